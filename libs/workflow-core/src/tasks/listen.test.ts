import { describe, expect, it } from 'vitest';
import { maxHeldBookmarks } from '../interpreter/bookmarks.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { faultOf, redemptionId, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';

const open = (given: JsonObject = {}) => ({ open: { call: 'bookmark:1.0.0@default', with: given } });
const listen = (subject = '${ .id }', rest: JsonObject = {}) => ({
  hear: { listen: { to: { one: { with: { type: 'io.holdfast.bookmark.resumed.v1', subject } } }, ...rest } },
});
const decision = { outcome: 'approve', decidedBy: null, decidedAt: '2026-03-02T09:00:00.000Z', reason: null, payload: null };

describe('call: bookmark', () => {
  it('gives id, url and expiresAt, and mails nothing', () => {
    const instance = new Scenario([open({ deadline: 'PT1H' })]).start().minted();
    expect(instance.lastMint).toMatchObject({ title: 'open', outcomes: ['approve', 'reject'], deliver: false, expiresAt: '2026-03-01T13:00:00.000Z' });
    expect(instance.state.output).toEqual({ id: instance.lastMint.bookmarkId, url: 'https://localhost/r#hf-resume-token.x', expiresAt: '2026-03-08T12:00:00.000Z' });
  });

  it('mails the link when it has somebody to mail it to', () => {
    expect(new Scenario([open({ title: 'Go?', to: 'max@example.com' })]).start().lastMint).toMatchObject({ title: 'Go?', recipient: 'max@example.com', deliver: true });
  });

  it('needs no with', () => {
    expect(new Scenario([{ open: { call: 'bookmark:1.0.0@default' } }]).start().lastMint.title).toBe('open');
  });

  it('faults when the mint fails or gives no link, and closes the bookmark', () => {
    const failed = new Scenario([open()]).start().answer({ ok: false, error: failure('communication', 'refused', 503) });
    expect(faultOf(failed)).toEqual(['communication', 503, '/do/0/open']);
    const empty = new Scenario([open()]).start().answer({ ok: true, output: {} });
    expect(faultOf(empty)).toEqual(['runtime', 500, '/do/0/open']);
    expect(empty.trail.slice(-3)).toEqual(['bookmark-closed /do/0/open', 'task-faulted /do/0/open', 'instance-faulted']);
  });

  it('is closed with its timer when the instance ends without listening', () => {
    const { effects } = new Scenario([open()]).start().minted();
    expect(effects.slice(-2)).toMatchObject([{ type: 'close-bookmark', reason: 'instance-ended' }, { type: 'clear-timer' }]);
  });

  it('can be held a hundred times by an instance, so that a loop cannot make its state grow for ever (I11)', () => {
    const instance = new Scenario([{ open: { call: 'bookmark:1.0.0@default', then: 'open' } }]).start();
    for (let count = 0; count < maxHeldBookmarks; count += 1) instance.minted();
    expect(faultOf(instance)).toEqual(['runtime', 500, '/do/0/open']);
    expect(instance.effects.filter(({ type }) => type === 'close-bookmark')).toHaveLength(maxHeldBookmarks);
  });
});

describe('listen to a decision', () => {
  it('waits for it and gives it in an array', () => {
    const instance = new Scenario([open(), listen()]).start().minted();
    expect(instance.state.status).toBe('waiting');
    expect(instance.decide(instance.lastMint.bookmarkId).state.output).toEqual([decision]);
  });

  it('takes one that came before at once', () => {
    const instance = new Scenario([open(), { pause: { wait: { hours: 1 }, output: { as: '$input' } } }, listen()]).start().minted();
    instance.decide(instance.lastMint.bookmarkId);
    expect(instance.state.status).toBe('waiting');
    instance.fire(instance.last('set-timer').timerId);
    expect(instance.state).toMatchObject({ status: 'completed', output: [decision] });
  });

  it('takes one that came before the bookmark was known to be minted', () => {
    const instance = new Scenario([open(), listen()]).start();
    expect(instance.decide(instance.lastMint.bookmarkId).minted().state.output).toEqual([decision]);
  });

  it('takes one that came at a checkpoint, and goes on from there', () => {
    const instance = new Scenario([{ open: { ...open()['open'], metadata: { checkpoint: true } } }, listen()]).start().minted();
    expect(instance.state.status).toBe('running');
    expect(instance.decide(instance.lastMint.bookmarkId).state.output).toEqual([decision]);
  });

  it.each<[string, JsonValue]>([
    ['data', decision],
    ['raw', JSON.stringify(decision)],
  ])('reads it as %s', (read, expected) => {
    const instance = new Scenario([open(), listen('${ .id }', { read })]).start().minted();
    expect(instance.decide(instance.lastMint.bookmarkId).state.output).toEqual([expected]);
  });

  it('reads it as a CloudEvent with envelope', () => {
    const instance = new Scenario([open(), listen('${ .id }', { read: 'envelope' })]).start().minted();
    const { bookmarkId } = instance.lastMint;
    expect(instance.decide(bookmarkId).state.output).toEqual([
      {
        specversion: '1.0',
        id: redemptionId,
        source: 'urn:holdfast:resume-token',
        type: 'io.holdfast.bookmark.resumed.v1',
        subject: bookmarkId,
        time: '2026-03-02T09:00:00.000Z',
        datacontenttype: 'application/json',
        data: decision,
      },
    ]);
  });

  it('faults with a timeout when the deadline passes while it waits (I1)', () => {
    const instance = new Scenario([open(), listen()]).start().minted();
    instance.fire(instance.last('set-timer').timerId);
    expect(faultOf(instance)).toEqual(['timeout', 408, '/do/1/hear']);
    expect(instance.effects.at(-1)).toMatchObject({ type: 'close-bookmark', reason: 'timed-out' });
  });

  it('faults with a timeout when the deadline passed before it (I1)', () => {
    const instance = new Scenario([open(), listen()]).start();
    instance.fire(instance.last('set-timer').timerId).minted();
    expect(faultOf(instance)).toEqual(['timeout', 408, '/do/1/hear']);
  });

  it.each<[string, JsonValue]>([
    ['is no bookmark of the instance', { id: '01900000-0000-7000-8000-0000000000cc' }],
    ['is a name that every object has', { id: '__proto__' }],
    ['is no text', { id: 1 }],
  ])('faults when the subject %s, for nothing can come (I1)', (_what, input) => {
    expect(faultOf(new Scenario([listen()]).start(input))).toEqual(['configuration', 400, '/do/0/hear']);
  });

  it('faults when the decision was taken already', () => {
    const again = { again: listen('${ $context.id }').hear };
    const instance = new Scenario([{ open: { ...open()['open'], export: { as: '.' } } }, listen(), again]).start().minted();
    expect(faultOf(instance.decide(instance.lastMint.bookmarkId))).toEqual(['configuration', 400, '/do/2/again']);
  });

  it('hears nothing of other bookmarks', () => {
    const instance = new Scenario([{ first: open()['open'] }, open(), listen()]).start();
    const first = instance.lastMint.bookmarkId;
    instance.minted().minted().decide(first);
    expect(instance.state.status).toBe('waiting');
    expect(instance.decide(instance.lastMint.bookmarkId).state.output).toEqual([decision]);
  });
});
