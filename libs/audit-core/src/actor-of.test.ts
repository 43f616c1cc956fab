import { describe, expect, it } from 'vitest';
import { actorsIn } from './actor-chain.ts';
import { actorOf } from './actor-of.ts';

describe('who acts with a token', () => {
  it('is a person, or the application that the token speaks for alone', () => {
    expect(actorOf({ subject: 'ada', clientId: 'console' })).toEqual({ type: 'user', id: 'ada' });
    expect(actorOf({ subject: 'reporting', clientId: 'reporting' })).toEqual({ type: 'application', id: 'reporting' });
  });

  it('is named with those on whose word it acts, nearest first', () => {
    const actors = actorsIn({ sub: 'engine', act: { sub: 'console' } });
    expect(actorOf({ subject: 'ada', clientId: 'engine', actors })).toEqual({ type: 'user', id: 'ada', chain: ['engine', 'console'] });
    expect(actorsIn(undefined)).toEqual([]);
  });
});
