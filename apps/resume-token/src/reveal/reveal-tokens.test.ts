import { describe, expect, it } from 'vitest';
import { memoryService } from '../service.store.memory.ts';
import { sampleToken } from '../token/sample-token.ts';

describe('revealing tokens', () => {
  it('gives the tokens of the instance, the same each time', async () => {
    const { minted, reveal } = memoryService();
    const { token, text } = await minted();

    expect(await reveal.execute(token.instanceId, [token.tokenId])).toEqual({ ok: true, value: { [token.tokenId]: text } });
  });

  it("refuses all when one is unknown or another instance's", async () => {
    const { minted, reveal } = memoryService();
    const [own, other] = [await minted(), await minted()];

    expect(await reveal.execute(own.token.instanceId, [own.token.tokenId, other.token.tokenId])).toMatchObject({ refusal: { code: 'not-found' } });
    expect(await reveal.execute(own.token.instanceId, [sampleToken().tokenId])).toMatchObject({ refusal: { code: 'not-found' } });
  });
});
