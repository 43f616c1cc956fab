import type { ResumeTokenId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { faultOf, redemptionId, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';

const [first, second] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'].map((id) => parseUuid<ResumeTokenId>(id)) as [ResumeTokenId, ResumeTokenId];

const approval = (given: JsonObject = {}) => ({ ask: { call: 'await-approval:1.0.0@default', with: { title: 'Order ${ .id }', to: '${ .manager }', ...given } } });
const started = (given: JsonObject = {}) => new Scenario([approval(given)]).start({ id: 7, manager: 'max@example.com' });

describe('call: await-approval', () => {
  it('opens a bookmark with a deadline of seven days, and mints and mails a resume token for it', () => {
    const { effects, state, trail } = started();
    const [opened, timer, call] = effects;
    expect(state.status).toBe('waiting');
    expect(opened).toMatchObject({ type: 'open-bookmark', expiresAt: '2026-03-08T12:00:00.000Z' });
    expect(timer).toMatchObject({ type: 'set-timer', dueAt: '2026-03-08T12:00:00.000Z' });
    expect(call).toMatchObject({
      type: 'call',
      task: '/do/0/ask',
      request: {
        type: 'mint',
        definition: { namespace: 'test', name: 'scenario', version: '1.0.0' },
        requestedBy: 'scenario',
        title: 'Order 7',
        outcomes: ['approve', 'reject'],
        expiresAt: '2026-03-08T12:00:00.000Z',
        recipient: 'max@example.com',
        deliver: true,
      },
    });
    expect(trail).toEqual(['instance-started', 'task-started /do/0/ask', 'bookmark-opened /do/0/ask', 'call-started /do/0/ask']);
  });

  it('says who asks in the words that the definition gives, and never by a subject', () => {
    expect(started({ from: '${ "Ada Lovelace, order " + (.id | tostring) }' }).lastMint.requestedBy).toBe('Ada Lovelace, order 7');
    expect(new Scenario([approval()], { document: { dsl: '1.0.3', namespace: 'test', name: 'orders', version: '1.0.0', title: 'Orders above the limit' } }).start({ id: 7, manager: 'max@example.com' }).lastMint.requestedBy).toBe('Orders above the limit');
  });

  it('asks as the definition says', () => {
    const schema = { type: 'object', properties: { note: { type: 'string', default: '${ not an expression }' } } };
    const { lastMint } = started({ message: 'Please', outcomes: ['yes', '${ "no" }'], schema, deadline: { hours: 1 } });
    expect(lastMint).toMatchObject({ message: 'Please', outcomes: ['yes', 'no'], payloadSchema: schema, expiresAt: '2026-03-01T13:00:00.000Z' });
  });

  it('goes on waiting when the holder of a link asks for another, which the history says once for each', () => {
    const instance = started().minted();
    const { bookmarkId } = instance.lastMint;
    const ask = (tokenId: ResumeTokenId) => instance.send({ type: 'link-requested', bookmarkId, tokenId });
    for (const tokenId of [first, first, second]) ask(tokenId);
    expect(instance.history.flatMap(({ type, data }) => (type === 'link-requested' ? [data.tokenId] : []))).toEqual([first, second]);
    expect(instance.state.status).toBe('waiting');
    instance.decide(bookmarkId);
    expect(ask(second).history).toEqual([]);
  });

  it('gives the decision: outcome, who, when, why, and payload', () => {
    const instance = started().minted();
    const { bookmarkId } = instance.lastMint;
    instance.decide(bookmarkId, { decidedBy: 'max@example.com', reason: 'fine', payload: { note: 'go' } });
    expect(instance.state.output).toEqual({ outcome: 'approve', decidedBy: 'max@example.com', decidedAt: '2026-03-02T09:00:00.000Z', reason: 'fine', payload: { note: 'go' } });
    expect(instance.last('clear-timer').timerId).toBe(instance.last('set-timer').timerId);
    expect(instance.history.find(({ type }) => type === 'bookmark-resumed')?.data).toEqual({ bookmarkId, redemptionId, outcome: 'approve', decidedBy: 'max@example.com' });
  });

  it('gives null for what the decision leaves out', () => {
    const instance = started().minted();
    expect(instance.decide(instance.lastMint.bookmarkId).state.output).toEqual({ outcome: 'approve', decidedBy: null, decidedAt: '2026-03-02T09:00:00.000Z', reason: null, payload: null });
  });

  it('takes a decision that comes before the mint is known to have succeeded; the answer of the mint then changes nothing', () => {
    const instance = started();
    const { state } = instance.decide(instance.lastMint.bookmarkId);
    expect(state.status).toBe('completed');
    expect(instance.minted().state).toBe(state);
  });

  it('gives timed-out when the deadline passes first, and closes the bookmark', () => {
    const instance = started().minted();
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state).toMatchObject({ status: 'completed', output: { outcome: 'timed-out' } });
    expect(instance.effects.at(-1)).toEqual({ type: 'close-bookmark', bookmarkId: instance.lastMint.bookmarkId, reason: 'timed-out' });
    expect(instance.trail.slice(-4)).toEqual(['timer-fired /do/0/ask', 'bookmark-closed /do/0/ask', 'task-completed /do/0/ask', 'instance-completed']);
  });

  it('lets exactly one of decision, deadline and cancel win (I10)', () => {
    const decided = started().minted();
    const { state } = decided.decide(decided.lastMint.bookmarkId);
    expect(decided.fire(decided.last('set-timer').timerId).cancel().decide(decided.lastMint.bookmarkId).state).toBe(state);

    const timedOut = started().minted();
    const end = timedOut.fire(timedOut.last('set-timer').timerId).state;
    expect(timedOut.decide(timedOut.lastMint.bookmarkId).fire(timedOut.last('set-timer').timerId).state).toBe(end);

    const cancelled = started().minted().cancel();
    expect(cancelled.effects.slice(-2).map(({ type }) => type)).toEqual(['close-bookmark', 'clear-timer']);
    const final = cancelled.state;
    expect(cancelled.decide(cancelled.lastMint.bookmarkId).fire(cancelled.last('set-timer').timerId).state).toBe(final);
  });

  it('mails a link to the same question again at each of its reminders, as long as nobody has decided', () => {
    const instance = started({ reminders: [{ days: 3 }, 'PT24H', { days: 8 }] }).minted();
    const { lastMint } = instance;
    expect(instance.last('set-timer').dueAt).toBe('2026-03-02T12:00:00.000Z');
    const asked = () => instance.effects.filter((effect) => effect.type === 'call').length;
    instance.at('2026-03-02T12:00:00.000Z').fire(instance.last('set-timer').timerId);
    expect(instance.lastMint).toEqual(lastMint);
    expect(asked()).toBe(2);
    instance.minted();
    expect(instance.last('set-timer').dueAt).toBe('2026-03-04T12:00:00.000Z');
    instance.at('2026-03-04T12:00:00.000Z').fire(instance.last('set-timer').timerId).minted();
    expect(asked()).toBe(3);
    expect(instance.effects.filter((effect) => effect.type === 'set-timer')).toHaveLength(3);
    expect(instance.decide(lastMint.bookmarkId).state).toMatchObject({ status: 'completed', output: { outcome: 'approve' } });
  });

  it('reminds nobody of what is decided, and goes on waiting when a reminder fails or comes late', () => {
    const decided = started({ reminders: ['PT24H'] }).minted();
    const { timerId } = decided.last('set-timer');
    expect(decided.decide(decided.lastMint.bookmarkId).effects.filter((effect) => effect.type === 'clear-timer').map((effect) => effect.timerId)).toContain(timerId);
    const { state } = decided;
    expect(decided.fire(timerId).state).toBe(state);

    const failed = started({ reminders: ['PT24H', 'PT48H'] }).minted().at('2026-03-05T12:00:00.000Z');
    failed.fire(failed.last('set-timer').timerId).answer({ ok: false, error: failure('communication', 'refused', 409) });
    expect(failed.state.status).toBe('waiting');
    expect(failed.effects.filter((effect) => effect.type === 'call')).toHaveLength(2);
    expect(failed.decide(failed.lastMint.bookmarkId).state.status).toBe('completed');
  });

  it('faults when the mint fails, and closes the bookmark', () => {
    for (const instance of [started(), started({ reminders: ['PT24H'] })]) {
      instance.answer({ ok: false, error: failure('communication', 'refused', 422) });
      expect(faultOf(instance)).toEqual(['communication', 422, '/do/0/ask']);
      expect(instance.effects.slice(-2).map(({ type }) => type)).toEqual(['close-bookmark', 'clear-timer']);
    }
  });

  it.each<[string, JsonObject]>([
    ['a recipient that is no address', { to: '${ "nobody" }' }],
    ['no recipient', { to: '${ null }' }],
    ['an empty title', { title: '${ "" }' }],
    ['an outcome that is none', { outcomes: ['${ "Yes!" }'] }],
    ['an outcome that is the deadline’s', { outcomes: ['${ "timed-out" }'] }],
    ['an outcome listed twice', { outcomes: ['${ "a" }', 'a'] }],
    ['a deadline that is no duration', { deadline: '${ "soon" }' }],
    ['reminders that are none', { reminders: '${ ["soon"] }' }],
  ])('faults with a validation error for %s', (_what, given) => {
    const instance = started(given);
    expect(faultOf(instance)).toEqual(['validation', 400, '/do/0/ask']);
    expect(instance.effects).toEqual([]);
  });
});
