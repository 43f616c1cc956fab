import { randomBytes } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { resumeRequests, type AnswerOf, type JobOf } from '@holdfast/contracts/queues';
import type { BookmarkId, InstanceId, MessageId, RedemptionId, TenantId } from '@holdfast/ids/ids';
import { randomIds } from '@holdfast/ids/id-source';
import { createDataSource } from '@holdfast/postgres/data-source';
import { databaseOf } from '@holdfast/postgres/database';
import { migrate } from '@holdfast/postgres/migrate';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestDatabase, type TestDatabase } from '@holdfast/testkit/postgres';
import { testRedis, type TestRedis } from '@holdfast/testkit/redis';
import type { Database } from '@holdfast/transaction/database';
import { QueueEventsProducer } from 'bullmq';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeAnswers } from './answers.ts';
import { startConsumer } from './consumer.ts';
import { queueMigrations } from './migrations.ts';
import { enqueue } from './outbox.ts';
import { connectRedis, type QueueRedis } from './redis.ts';
import { startRelay } from './relay.ts';
import { createSeal } from './seal.ts';

type Answer = AnswerOf<typeof resumeRequests>;

const ids = randomIds(systemClock);
const seal = createSeal([{ id: 'k1', key: randomBytes(32) }]);
const patient = { timeout: 15_000, interval: 20 };

let testDatabase: TestDatabase;
let source: DataSource;
let database: Database;
let server: TestRedis;
let redis: QueueRedis;
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  source = createDataSource({ url: testDatabase.url, applicationName: 'answers-test' });
  await migrate(source, [queueMigrations]);
  database = databaseOf(source);
  server = await testRedis();
  redis = connectRedis(server.url);
  closing = [() => redis.close()];
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await server.close();
  await source.destroy();
  await testDatabase.drop();
});

function relay(take: (answers: readonly Answer[]) => Promise<void>): void {
  const running = startRelay({ database, redis, seal, contracts: [resumeRequests], answers: [takeAnswers(resumeRequests, take)], logger: silentLogger });
  closing.push(() => running.close());
}

function consume(handle: (job: JobOf<typeof resumeRequests>) => Promise<Answer>): void {
  const consumer = startConsumer({ redis, contract: resumeRequests, seal, logger: silentLogger, handle });
  closing.push(() => consumer.close());
}

async function send(): Promise<RedemptionId> {
  const redemptionId = ids.next<RedemptionId>();
  const redemption = { redemptionId, bookmarkId: ids.next<BookmarkId>(), instanceId: ids.next<InstanceId>(), tenantId: ids.next<TenantId>(), outcome: 'approve', decidedAt: '2026-05-02T10:00:00.000Z', detailed: false };
  await database.transactions.run((tx) => enqueue(tx, resumeRequests, ids.next<MessageId>(), { redemptions: [redemption] }));
  return redemptionId;
}

const resumeAll = async ({ redemptions }: JobOf<typeof resumeRequests>): Promise<Answer> => ({ results: redemptions.map(({ redemptionId }) => ({ redemptionId, result: 'resumed' })) });
const owed = (): Promise<unknown[]> => database.query('SELECT id FROM outbox');

describe('the answer to a message', () => {
  it('is taken before the message is settled', async () => {
    const taken: unknown[] = [];
    let owedThen: unknown[] = [];
    relay(async (answers) => {
      owedThen = await owed();
      taken.push(...answers.flatMap(({ results }) => results));
    });
    consume(resumeAll);
    const redemptionId = await send();
    await vi.waitFor(async () => expect(await owed()).toEqual([]), patient);
    expect([taken, owedThen.length]).toEqual([[{ redemptionId, result: 'resumed' }], 1]);
  });

  it('is asked for again when it could not be taken, and when Redis has lost it (I9)', async () => {
    let refusals = 0;
    const taken: unknown[] = [];
    relay(async (answers) => {
      if (taken.length + refusals === 0) {
        refusals += 1;
        await server.flush();
        throw new Error('the database is away');
      }
      taken.push(...answers.flatMap(({ results }) => results));
    });
    consume(resumeAll);
    const redemptionId = await send();
    await vi.waitFor(async () => expect(await owed()).toEqual([]), patient);
    expect([refusals, taken]).toEqual([1, [{ redemptionId, result: 'resumed' }]]);
  });

  it('is not believed when somebody else has written it into Redis', async () => {
    const taken: unknown[] = [];
    relay(async (answers) => void taken.push(...answers.flatMap(({ results }) => results.map(({ redemptionId }) => redemptionId))));
    await send();
    const [row] = (await owed()) as { id: MessageId }[];
    const id = row?.id ?? ids.next<MessageId>();
    const forger = new QueueEventsProducer(resumeRequests.name, { connection: redis.commands, prefix: redis.prefix });
    const tell = (returnvalue: string) => forger.publishEvent({ eventName: 'completed', jobId: id, returnvalue: JSON.stringify(returnvalue) });
    const answerOf = (redemptionId: RedemptionId) => JSON.stringify({ results: [{ redemptionId, result: 'resumed' }] });
    const sealed = (answer: string) => `${seal.attest(resumeRequests.name, id, 'completed', answer)}.${answer}`;
    const [heard, forged, last] = [ids.next<RedemptionId>(), ids.next<RedemptionId>(), ids.next<RedemptionId>()];
    // What came before the relay listened, it does not hear.
    await vi.waitFor(async () => {
      await tell(sealed(answerOf(heard)));
      expect(taken).toContain(heard);
    }, patient);
    const answer = answerOf(forged);
    for (const each of [answer, `.${answer}`, `${seal.attest(resumeRequests.name, id, 'completed')}.${answer}`, `${seal.attest('link-requests', id, 'completed', answer)}.${answer}`]) await tell(each);
    await tell(sealed(answerOf(last)));
    await vi.waitFor(() => expect(taken).toContain(last), patient);
    expect(taken).not.toContain(forged);
  });
});
