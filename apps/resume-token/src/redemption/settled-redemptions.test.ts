import type { RedemptionId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { memoryService, origin } from '../service.store.memory.ts';
import { ReadRedemption } from './read-redemption.ts';
import { SettledRedemptions } from './settled-redemptions.ts';

const [first, second] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'].map((id) => parseUuid<RedemptionId>(id)) as [RedemptionId, RedemptionId];
const forEver = 1_000_000;

describe('waiting for a redemption', () => {
  it('ends for everybody who waits when it is settled, also when that was before the wait', async () => {
    const settled = new SettledRedemptions();
    using one = settled.watch(first);
    using other = settled.watch(first);
    const waiting = one.settled(forEver);
    settled.tell([first], 'resumed');
    expect(await Promise.all([waiting, other.settled(forEver)])).toEqual(['resumed', 'resumed']);
  });

  it('goes on when another one is settled, until its time is over', async () => {
    const settled = new SettledRedemptions();
    using watch = settled.watch(first);
    settled.tell([second], 'resumed');
    const started = performance.now();
    expect(await watch.settled(20)).toBeUndefined();
    expect(performance.now() - started).toBeGreaterThan(15);
  });

  it('ends for all when news may have been missed, so that everybody looks', async () => {
    const settled = new SettledRedemptions();
    using one = settled.watch(first);
    using other = settled.watch(second);
    settled.hear(undefined);
    expect(await Promise.all([one.settled(forEver), other.settled(forEver)])).toEqual([undefined, undefined]);
  });

  it('hears what another replica has noted', async () => {
    const settled = new SettledRedemptions();
    using one = settled.watch(first);
    using other = settled.watch(second);
    settled.hear(`refused:${second},${first}`);
    expect(await Promise.all([one.settled(forEver), other.settled(forEver)])).toEqual(['refused', 'refused']);
  });
});

describe('the result of a redemption', () => {
  it('is the first that the engine sent, however often it is sent', async () => {
    const { again, engine, minted, redeem, redemptions, settle } = memoryService();
    engine.answer = () => undefined;
    const redeemed = await redeem.execute({ origin, token: (await minted()).text, answer: { outcome: 'approve', payload: { from: 'json', value: undefined } } });
    if (!redeemed.ok) throw new Error(redeemed.refusal.code);
    const { redemptionId } = redeemed.value;
    await settle.execute([{ redemptionId, result: 'resumed' }]);
    await settle.execute([{ redemptionId, result: 'refused' }]);
    await settle.execute([{ redemptionId, result: 'failed' }]);

    expect(await new ReadRedemption(redemptions).execute(redemptionId)).toMatchObject({ ok: true, value: { state: 'resumed' } });
    expect(await new ReadRedemption(redemptions).execute(first)).toMatchObject({ refusal: { code: 'redemption-not-found' } });
    expect(again).toEqual([]);
  });

  it('that the engine cannot tell yet is asked for once more, alone (I11)', async () => {
    const { again, engine, minted, redeem, redemptions, settle } = memoryService();
    engine.answer = () => undefined;
    const redeemed = await redeem.execute({ origin, token: (await minted()).text, answer: { outcome: 'approve', payload: { from: 'json', value: undefined } } });
    if (!redeemed.ok) throw new Error(redeemed.refusal.code);
    const { redemptionId } = redeemed.value;
    await settle.execute([{ redemptionId, result: 'failed' }]);

    expect(again.map((redemption) => redemption.redemptionId)).toEqual([redemptionId]);
    expect((await redemptions.find(redemptionId))?.state).toBe('accepted');
  });
});
