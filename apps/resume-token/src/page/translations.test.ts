// cspell:disable -- German and French
import { describe, expect, it } from 'vitest';
import { languages } from '../language/choose-language.ts';
import { memoryService, origin } from '../service.store.memory.ts';

const payloadSchema = { type: 'object', properties: { amount: { type: 'number', minimum: 1 }, day: { type: 'string', format: 'date' } }, required: ['amount'] };

describe('the page in other languages', () => {
  it.each([['de-AT', 'de', 'Zustimmen', 'muss mindestens 1 sein'], ['fr', 'fr', 'Approuver', 'doit être au moins 1']] as const)('speaks %s wherever it speaks', async (accepted, language, approve, tooSmall) => {
    const { answerForm, minted } = memoryService();
    const { command } = await minted();
    const { text } = await minted({ question: { ...command.question, payloadSchema } });
    const visitor = { origin, languages: accepted };
    const page = await answerForm.show(text, visitor);
    expect(page.body).toContain(`<html lang="${language}">`);
    expect(page.headers).toMatchObject({ 'content-language': language, vary: 'Accept-Language' });
    expect(page.body).toContain(`>${approve}</button>`);
    const wrong = await answerForm.post({ token: text, outcome: 'approve', fields: { 'payload.amount': '0' } }, visitor);
    expect(wrong.body).toContain(tooSmall);
    expect((await answerForm.post({ token: text, outcome: 'sign', fields: { 'payload.amount': '1' } }, visitor)).body).toMatch(/Zur Wahl stehen: approve, reject|Au choix : approve, reject/u);
    expect((await answerForm.post({ token: text, outcome: 'approve', fields: { 'payload.amount': '1' } }, visitor)).body).toContain(approve);
    expect((await answerForm.show(text, visitor)).body).toContain(`<strong>${approve}</strong>`);
    expect((await answerForm.show('forged', visitor)).body).toContain(`<html lang="${language}">`);
  });

  it('warns before a link is blocked, in each language', () => {
    for (const { attemptsLeft } of languages) expect([attemptsLeft(2), attemptsLeft(1)]).toEqual([expect.stringContaining('2'), expect.not.stringContaining('1')]);
  });
});
