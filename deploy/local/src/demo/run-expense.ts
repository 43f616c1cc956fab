import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionSummary, historyPage, instanceDetail, startInstanceResponse, type InstanceDetail } from '@holdfast/contracts/http/workflow-engine';
import { repositoryRoot } from '../paths.ts';
import { waitUntil } from '../process/wait-until.ts';
import { postJson } from './administrator.ts';
import { expectJson, expectThat } from './expect.ts';
import type { HttpsClient } from './https-client.ts';
import type { Narrator } from './narrator.ts';

export const approver = 'approver@example.com';

/** Publishes and runs the example with an access token. */
export interface Expense {
  publish(): Promise<void>;
  /** Returns the instance's id. */
  start(): Promise<string>;
  finish(id: string): Promise<void>;
}

export function expense(client: HttpsClient, narrator: Narrator, accessToken: string): Expense {
  const authorization = { authorization: `Bearer ${accessToken}` };
  const read = async (id: string): Promise<InstanceDetail> =>
    expectJson('read the instance', await client({ method: 'GET', path: `/v1/instances/${id}`, headers: authorization }), [200], instanceDetail);

  return {
    async publish() {
      narrator.step('Publish the workflow examples/expense-approval.yaml');
      narrator.command(
        'curl --cacert "$CA" "$GATEWAY/v1/definitions" -H "Authorization: Bearer $TOKEN"',
        "  -H 'Content-Type: application/yaml' --data-binary @examples/expense-approval.yaml",
      );
      const body = readFileSync(join(repositoryRoot, 'examples', 'expense-approval.yaml'), 'utf8');
      const answer = await client({ method: 'POST', path: '/v1/definitions', headers: { ...authorization, 'content-type': 'application/yaml' }, body });
      const { namespace, name, version } = expectJson('publish', answer, [200, 201], definitionSummary);
      narrator.result(`${namespace}/${name} ${version} ${answer.status === 201 ? 'is published' : 'was published before, unchanged'}`);
    },

    async start() {
      const body = {
        definition: { namespace: 'examples', name: 'expense-approval', version: '1.0.0' },
        input: { employee: 'Ada', amount: 1250, purpose: 'Train to the customer', approver },
      };
      const idempotencyKey = randomUUID();
      narrator.step('Start an instance: 1250 EUR, so that somebody has to approve');
      narrator.command(
        'curl --cacert "$CA" "$GATEWAY/v1/instances" -H "Authorization: Bearer $TOKEN"',
        `  -H 'Idempotency-Key: ${idempotencyKey}'`,
        `  --json '${JSON.stringify(body)}'`,
      );
      const answer = await postJson(client, '/v1/instances', body, { ...authorization, 'idempotency-key': idempotencyKey });
      const { id } = expectJson('start', answer, [200, 201], startInstanceResponse);
      narrator.result(`instance ${id}`);
      const waiting = await waitUntil({ what: 'the instance waits for the approver', timeoutMs: 30_000, everyMs: 200 }, async () => {
        const instance = await read(id);
        return instance.waitingFor.some(({ type }) => type === 'bookmark') ? instance : undefined;
      });
      narrator.result(`it is ${waiting.status}, for: ${waiting.waitingFor.map(({ type, task }) => `${type} of ${task}`).join(', ')}`);
      return id;
    },

    async finish(id) {
      narrator.step('Look at the finished instance');
      narrator.command(`curl --cacert "$CA" "$GATEWAY/v1/instances/${id}" -H "Authorization: Bearer $TOKEN"`);
      const instance = await waitUntil({ what: 'the instance has ended', timeoutMs: 30_000, everyMs: 200 }, async () => {
        const seen = await read(id);
        return seen.endedAt === undefined ? undefined : seen;
      });
      narrator.result(`status ${instance.status}`, `output ${JSON.stringify(instance.output)}`);
      expectThat('the instance is completed', instance.status === 'completed');
      const { status, decidedBy } = instance.output as { status?: unknown; decidedBy?: unknown };
      expectThat('the output says approved', status === 'approved');
      expectThat('the output names the approver', decidedBy === approver);

      narrator.step('Look at its history');
      narrator.command(`curl --cacert "$CA" "$GATEWAY/v1/instances/${id}/history" -H "Authorization: Bearer $TOKEN"`);
      const answer = await client({ method: 'GET', path: `/v1/instances/${id}/history`, headers: authorization });
      const { items } = expectJson('read the history', answer, [200], historyPage);
      narrator.result(...items.map(({ sequence, type, at, task }) => `${String(sequence).padStart(2)}  ${at}  ${type.padEnd(20)}  ${task}`));
      expectThat('the history has no gap', items.every(({ sequence }, index) => sequence === index + 1));
    },
  };
}
