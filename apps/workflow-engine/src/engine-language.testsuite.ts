import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { describe, expect, it } from 'vitest';
import type { EngineWorld } from './engine.testsuite.ts';
import type { Engine } from './engine.ts';
import { masked } from './secrets/masked.ts';
import { ids } from './testing/turns.ts';

/** Instances of one tenant that tell and run one another. */
class Tenant {
  readonly id = ids.next<TenantId>();
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  async publish(name: string, tasks: string, version = '1.0.0'): Promise<void> {
    const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: ${name}, version: ${version}}\ndo:\n${tasks}`);
    const published = await this.engine.publishDefinition.execute({ tenantId: this.id, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
    if (!published.ok) throw new Error(JSON.stringify(published));
  }

  async start(name: string, input: JsonValue = {}): Promise<InstanceId> {
    const start = await this.engine.startInstance.execute({ tenantId: this.id, startedBy: 'ada', definition: { namespace: 'test', name, version: '1.0.0' }, input });
    if (!start.ok) throw new Error(start.refusal.code);
    await this.engine.background.idle(5000);
    return start.value.id;
  }

  async find(id: InstanceId) {
    const found = await this.engine.findInstance.execute(this.id, id);
    if (!found.ok) throw new Error(found.refusal.code);
    const { status, state } = found.value.instance;
    return { status, output: state?.output, error: state?.error, waitingFor: found.value.waitingFor };
  }

  async send(...events: readonly object[]): Promise<unknown> {
    const body = JSON.stringify(events.map((event, index) => ({ specversion: '1.0', source: 'test:here', id: `${ids.next()}-${index}`, ...event })));
    const received = await this.engine.receiveEvents.execute(this.id, { headers: { 'content-type': 'application/cloudevents-batch+json' }, body });
    await this.engine.background.idle(5000);
    return received.ok ? received.value : received.refusal.code;
  }

  async children(): Promise<readonly InstanceId[]> {
    return (await this.engine.listInstances.execute(this.id, { name: 'child' }, { limit: 10 })).map(({ id }) => id);
  }
}

const listen = (rest = '') => `  - hear: {listen: {to: {one: {with: {type: paid}${rest}}}}}\n`;

/** What the engine must do for workflows that listen, emit, and run others, whatever it keeps things in. */
export function engineLanguageSuite(open: () => Promise<EngineWorld>): void {
  describe('an instance that listens', () => {
    it('takes in the event that comes, and of its tenant alone', async () => {
      const world = await open();
      const [mine, theirs] = [new Tenant(world.replica()), new Tenant(world.replica())];
      await mine.publish('it', listen());
      const id = await mine.start('it');
      expect(await mine.find(id)).toMatchObject({ status: 'waiting', waitingFor: [{ type: 'event', task: '/do/0/hear' }] });
      await theirs.send({ type: 'paid', data: 1 });
      expect(await mine.find(id)).toMatchObject({ status: 'waiting' });
      expect(await mine.send({ type: 'other' }, { type: 'paid', data: { n: 1 } })).toEqual({ accepted: 2, repeated: 0 });
      expect(await mine.find(id)).toMatchObject({ status: 'completed', output: [{ n: 1 }] });
    });

    it('says what it listens for', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      const order = ', correlate: {order: {from: .order, expect: .order}, shop: {from: .shop}}';
      await tenant.publish('it', `  - hear: {listen: {to: {any: [${['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((type) => `{with: {type: ${type}}}`).join(', ')}], until: false}}}\n`);
      await tenant.publish('other', `  - hear: {listen: {to: {one: {with: {type: paid}${order}}}}}\n`);
      await tenant.publish('any', '  - hear: {listen: {to: {one: {with: {source: "https://shop.example"}}}}}\n');
      const told = async (name: string) => {
        const id = await tenant.start(name, { order: 7 });
        const [wait] = (await tenant.find(id)).waitingFor;
        const why = await tenant.engine.explainInstance.execute(tenant.id, id);
        return [wait?.type === 'event' ? wait.events : undefined, why.ok ? why.value.sentence : undefined];
      };
      expect(await told('it')).toEqual([['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((type) => ({ type })), '/do/0/hear listens for an event of type a or b or c or d or e or 2 more.']);
      expect(await told('other')).toEqual([[{ type: 'paid', correlatedBy: ['.order'] }], '/do/0/hear listens for an event of type paid, correlated by .order.']);
      expect(await told('any')).toEqual([[{}], '/do/0/hear listens for an event.']);
    });

    it('takes in what came before it listened and after it began, once', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('it', `  - first: {listen: {to: {one: {with: {type: begin}}}}}\n${listen()}  - again: {listen: {to: {one: {with: {type: paid}}}}}\n`);
      await tenant.send({ type: 'paid', data: 'too early' });
      await world.outlastLease();
      const id = await tenant.start('it');
      await tenant.send({ type: 'paid', data: 1 });
      await tenant.send({ type: 'begin' });
      expect(await tenant.find(id)).toMatchObject({ status: 'waiting', waitingFor: [{ task: '/do/2/again' }] });
      await tenant.send({ type: 'paid', data: 2 });
      expect(await tenant.find(id)).toMatchObject({ status: 'completed', output: [2] });
    });

    it('is found by what its events must agree with, among many', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('it', listen(', correlate: {order: {from: .order, expect: "${ .id }"}}'));
      const [one, other] = [await tenant.start('it', { id: 1 }), await tenant.start('it', { id: 2 })];
      await tenant.send({ type: 'paid', data: { order: 2 } }, { type: 'paid', data: { order: 3 } });
      expect(await tenant.find(one)).toMatchObject({ status: 'waiting' });
      expect(await tenant.find(other)).toMatchObject({ status: 'completed', output: [{ order: 2 }] });
    });

    it.each(['a\0b', 'a\ud800b', '"a\\u0000b"'])('is found by whatever text its events must agree with: %j', async (order) => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('it', listen(', correlate: {order: {from: .order, expect: "${ .id }"}}'));
      const before = await tenant.start('it', { id: order });
      await tenant.send({ type: 'paid', data: { order } });
      expect(await tenant.find(before)).toMatchObject({ status: 'completed', output: [{ order }] });
    });

    it('waits in vain for a type that no event has, whatever its length', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      const type = Array.from({ length: 400 }, () => ids.next()).join('');
      await tenant.publish('it', listen().replace('paid', type));
      const id = await tenant.start('it');
      expect(await tenant.send({ type })).toBe('event-invalid');
      expect(await tenant.find(id)).toMatchObject({ status: 'waiting' });
    });

    it('takes a repeated event in once, and a repeated delivery changes nothing (I4)', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('it', '  - hear: {listen: {to: {any: [], until: length > 1}}}\n');
      const id = await tenant.start('it');
      const event = { id: 'same', type: 'paid', data: 1 };
      await tenant.send(event, event);
      expect(await tenant.send(event)).toEqual({ accepted: 0, repeated: 1 });
      await tenant.engine.matchEvents.sweep();
      expect(await tenant.find(id)).toMatchObject({ status: 'waiting' });
    });

    it('hears what another instance emits', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('it', listen());
      await tenant.publish('other', '  - tell: {emit: {event: {with: {source: "https://pets.example", type: paid, data: {n: 7}}}}}\n');
      const id = await tenant.start('it');
      await tenant.start('other');
      expect(await tenant.find(id)).toMatchObject({ status: 'completed', output: [{ n: 7 }] });
    });

    it('is refused what is no CloudEvent', async () => {
      expect(await new Tenant((await open()).replica()).send({ type: '' })).toBe('event-invalid');
    });

    it('catches up when the replica that was to do it died', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('it', listen());
      const id = await tenant.start('it');
      await world.outlastLease();
      await tenant.engine.catchUp.sweep(0);
      expect(await tenant.find(id)).toMatchObject({ status: 'waiting' });
    });
  });

  describe('a secret', () => {
    it('leaves for the outside alone: neither state, history, views nor what is stored has it, in any turn (canary)', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      const canary = 'canary-1c9f7e';
      await tenant.engine.manageSecrets.write(tenant.id, 'login', { password: 'old' }, 'ada');
      expect(await tenant.engine.manageSecrets.write(tenant.id, 'login', { password: canary }, 'ada')).toMatchObject({ version: 2 });
      const tasks = [
        '  - take: {set: {it: "${ $secrets.login.password }", pin: "pin-${ .n }"}, metadata: {secret: [pin], checkpoint: true}}',
        '  - tell: {call: http, with: {method: post, endpoint: "https://example.test/tell", headers: {x-key: "${ .it }"}, body: {pin: "${ .pin }"}}, output: {as: "$input + {echo: .}"}}',
        '  - size: {set: {size: "${ .it | length }", it: "${ .it }", pin: "${ .pin }"}}',
      ];
      const source = new TextEncoder().encode(`document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\nuse: {secrets: [login]}\ndo:\n${tasks.join('\n')}\n`);
      expect(await tenant.engine.publishDefinition.execute({ tenantId: tenant.id, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source })).toMatchObject({ ok: true });
      const id = await tenant.start('it', { n: 5 });
      expect(world.sent).toMatchObject([{ headers: { 'x-key': canary }, body: '{"pin":"pin-5"}' }]);
      const found = await tenant.find(id);
      expect(found).toMatchObject({ status: 'completed', output: { size: canary.length } });
      const history = await tenant.engine.readHistory.execute(tenant.id, id, 0, 1000);
      const told = (await tenant.engine.readLifecycle.execute('0', 1000)).flatMap(({ tenantId, events }) => (tenantId === tenant.id ? events : []));
      expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['io.serverlessworkflow.workflow.started.v1', 'io.serverlessworkflow.task.completed.v1', 'io.serverlessworkflow.workflow.completed.v1']));
      const kept = JSON.stringify([found, history, told]);
      expect(kept).not.toContain(canary);
      expect(kept).not.toContain('pin-5');
      expect(JSON.stringify(masked(found.output))).toContain('********');
    });

    it('and what is marked secret go with the input of another instance and with its output, and are seen by nobody on the way', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      const tell = (name: string, value: string) => `{call: http, with: {method: post, endpoint: "https://example.test/${name}", body: {it: "${value}"}}, output: {as: $input}}`;
      await tenant.engine.manageSecrets.write(tenant.id, 'login', { password: 'canary-given' }, 'ada');
      await tenant.publish('child', `  - tell: ${tell('child', '${ .it }')}\n  - make: {set: {made: "canary-\${ .it | length }", given: "\${ .it }"}, metadata: {secret: [made], checkpoint: true}}\n`);
      const run = '{run: {workflow: {namespace: test, name: child, version: 1.0.0, input: {it: "${ $secrets.login.password }"}}}}';
      const source = `document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\nuse: {secrets: [login]}\ndo:\n  - sub: ${run}\n  - tell: ${tell('made', '${ .made }')}\n  - size: {set: {size: "\${ .made + .given | length }", made: "\${ .made }"}}\n`;
      expect(await tenant.engine.publishDefinition.execute({ tenantId: tenant.id, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source: new TextEncoder().encode(source) })).toMatchObject({ ok: true });
      const id = await tenant.start('it');
      expect(world.sent.map(({ body }) => body)).toEqual(['{"it":"canary-given"}', '{"it":"canary-12"}']);
      expect(await tenant.find(id)).toMatchObject({ status: 'completed', output: { size: 21 } });
      const shown = await Promise.all([id, ...(await tenant.children())].flatMap((each) => [tenant.find(each), tenant.engine.readHistory.execute(tenant.id, each, 0, 1000)]));
      expect(JSON.stringify([shown, await tenant.engine.readLifecycle.execute('0', 1000)])).not.toContain('canary-');
    });

    it('that does not exist faults with an authorization error, and one that is removed is gone', async () => {
      const tenant = new Tenant((await open()).replica());
      const source = new TextEncoder().encode('document: {dsl: 1.0.3, namespace: test, name: it, version: 1.0.0}\nuse: {secrets: [gone]}\ndo:\n  - take: {set: {it: "${ $secrets.gone }"}}\n');
      await tenant.engine.publishDefinition.execute({ tenantId: tenant.id, publishedBy: 'ada', permissions: ['*'], mediaType: 'application/yaml', source });
      await tenant.engine.manageSecrets.write(tenant.id, 'gone', 'x', 'ada');
      expect(await tenant.engine.manageSecrets.list(tenant.id)).toMatchObject([{ name: 'gone', version: 1 }]);
      expect(await tenant.engine.manageSecrets.remove(tenant.id, 'gone')).toMatchObject({ ok: true });
      expect(await tenant.engine.manageSecrets.remove(tenant.id, 'gone')).toMatchObject({ ok: false, refusal: { code: 'secret-not-found' } });
      expect(await tenant.find(await tenant.start('it'))).toMatchObject({ status: 'faulted', error: { status: 403 } });
    });
  });

  describe('an instance that runs another', () => {
    const run = (rest = '') => `  - sub: {run: {workflow: {namespace: test, name: child, version: latest, input: {n: "\${ .n }"}}${rest}}}\n`;

    it('has its output, from the latest version', async () => {
      const tenant = new Tenant((await open()).replica());
      await tenant.publish('child', '  - old: {set: {old: true}}\n');
      await tenant.publish('child', '  - made: {set: {doubled: "${ .n * 2 }"}}\n', '1.10.0');
      await tenant.publish('it', run());
      expect(await tenant.find(await tenant.start('it', { n: 4 }))).toMatchObject({ status: 'completed', output: { doubled: 8 } });
    });

    it('waits for it, and goes on when it ends', async () => {
      const tenant = new Tenant((await open()).replica());
      await tenant.publish('child', listen());
      await tenant.publish('it', run());
      const id = await tenant.start('it');
      const [child] = await tenant.children();
      expect(await tenant.find(id)).toMatchObject({ status: 'waiting', waitingFor: [{ type: 'instance', instanceId: child }] });
      await tenant.send({ type: 'paid', data: 1 });
      expect(await tenant.find(id)).toMatchObject({ status: 'completed', output: [1] });
    });

    it('cancels it when it is cancelled itself', async () => {
      const tenant = new Tenant((await open()).replica());
      await tenant.publish('child', listen());
      await tenant.publish('it', run());
      const id = await tenant.start('it');
      await tenant.engine.cancelInstance.execute(tenant.id, id, 'ops');
      await tenant.engine.background.idle(5000);
      const [child] = await tenant.children();
      expect(child === undefined ? undefined : await tenant.find(child)).toMatchObject({ status: 'cancelled' });
    });

    it('raises its error, and that it was cancelled or does not exist', async () => {
      const tenant = new Tenant((await open()).replica());
      await tenant.publish('it', run());
      expect(await tenant.find(await tenant.start('it'))).toMatchObject({ status: 'faulted', error: { status: 404, instance: '/do/0/sub' } });
      await tenant.publish('child', '  - no: {raise: {error: {type: "https://example.test/no", status: 418}}}\n');
      expect(await tenant.find(await tenant.start('it'))).toMatchObject({ status: 'faulted', error: { type: 'https://example.test/no', status: 418, instance: '/do/0/sub' } });
      await tenant.publish('child', listen(), '2.0.0');
      const id = await tenant.start('it');
      const [child] = await tenant.children();
      if (child !== undefined) await tenant.engine.cancelInstance.execute(tenant.id, child, 'ops');
      await tenant.engine.background.idle(5000);
      expect(await tenant.find(id)).toMatchObject({ status: 'faulted', error: { detail: 'The workflow was cancelled.' } });
    });

    it('leaves it alone when it does not wait for it', async () => {
      const tenant = new Tenant((await open()).replica());
      await tenant.publish('child', listen());
      await tenant.publish('it', run(', await: false'));
      expect(await tenant.find(await tenant.start('it', { n: 1 }))).toMatchObject({ status: 'completed', output: { n: 1 } });
      const [child] = await tenant.children();
      expect(child === undefined ? undefined : await tenant.find(child)).toMatchObject({ status: 'waiting' });
    });

    it('does not run itself for ever (I11)', async () => {
      const tenant = new Tenant((await open()).replica());
      await tenant.publish('it', '  - sub: {run: {workflow: {namespace: test, name: it, version: latest}}}\n');
      expect(await tenant.find(await tenant.start('it'))).toMatchObject({ status: 'faulted', error: { detail: 'Workflows run one another at most 16 deep.' } });
    });
  });

  describe('an integer that a double cannot hold', () => {
    it('stays as it is in inputs, constants, events, children, states and histories', async () => {
      const world = await open();
      const tenant = new Tenant(world.replica());
      await tenant.publish('child', "  - tell: {set: {x: '${ .x }', own: 12345678901234567891}}\n");
      const run = "{run: {workflow: {namespace: test, name: child, version: 1.0.0, input: {x: '${ .x }'}}}}";
      const hear = "{listen: {to: {one: {with: {type: paid}, correlate: {order: {from: .order, expect: '${ .x }'}}}}}}";
      await tenant.publish('it', `  - keep: {set: {x: '\${ .x }', constant: 12345678901234567890}, export: {as: .}}\n  - child: ${run}\n  - hear: ${hear}\n  - tell: {set: {context: '\${ $context }', heard: '\${ .[0] }', input: '\${ $workflow.input }'}}\n`);
      const id = await tenant.start('it', { x: 9007199254740993n, huge: Number.MAX_VALUE });
      expect(await tenant.find(id)).toMatchObject({ status: 'waiting' });
      await tenant.send({ type: 'paid', data: { order: 9007199254740992n } }, { type: 'paid', data: { order: 9007199254740993n, n: -9007199254740995n } });
      expect(await tenant.find(id)).toMatchObject({
        status: 'completed',
        output: { context: { x: 9007199254740993n, constant: 12345678901234567890n }, heard: { order: 9007199254740993n, n: -9007199254740995n }, input: { x: 9007199254740993n, huge: Number.MAX_VALUE } },
      });
      const history = await tenant.engine.readHistory.execute(tenant.id, id, 0, 1000);
      expect(JSON.stringify(history)).toContain('{"x":9007199254740993,"own":12345678901234567891}');
    });
  });
}
