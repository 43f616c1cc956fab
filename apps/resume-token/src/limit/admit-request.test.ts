import { describe, expect, it } from 'vitest';
import { memoryService, origin } from '../service.store.memory.ts';

describe('a request that nobody has authenticated', () => {
  it('is limited by its address, as a page that says when to try again', async () => {
    const { answerForm, clock } = memoryService();
    for (let index = 0; index < 100; index += 1) expect((await answerForm.show('forged', { origin })).status).toBe(400);
    const limited = await answerForm.show('forged', { origin });

    expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect(limited.body).toContain('Try again in 60 seconds.');
    expect((await answerForm.show('forged', { origin: { ...origin, address: '192.0.2.8' } })).status).toBe(400);
    clock.advance(60_000);
    expect((await answerForm.show('forged', { origin })).status).toBe(400);
  });

  it('is refused from where its route may not be used', async () => {
    const { answerForm } = memoryService({ ranges: { page: ['10.0.0.0/8'] } });

    expect((await answerForm.show(undefined, { origin })).status).toBe(403);
    expect((await answerForm.show(undefined, { origin: { ...origin, address: '10.0.0.1' } })).status).toBe(200);
  });
});
