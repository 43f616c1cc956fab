import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { BookmarkId, CallId, InstanceId, TimerId } from '@holdfast/ids/ids';
import { describe, expect, it } from 'vitest';
import { cancelUnread } from './cancel-unread.ts';
import { instanceState } from './state.ts';
import { instanceStatus, isTerminal } from './status.ts';

const ids = randomIds(systemClock);
const instanceId = ids.next<InstanceId>();
const now = new Date('2026-11-01T00:00:00.000Z');
const bare = { instanceId, status: 'waiting', sequence: 7, bookmarks: [], timers: [], children: [] } as const;

describe('the cancel of an instance whose state cannot be read', () => {
  it('goes on from its last history entry without a gap, and lets go of all that is known (I3)', () => {
    const [bookmarks, timers, children] = [[ids.next<BookmarkId>(), ids.next<BookmarkId>()], [ids.next<TimerId>()], [ids.next<CallId>()]];
    const ended = cancelUnread({ ...bare, bookmarks, timers, children }, 'ops', now);
    expect(ended?.history.map(({ sequence, type }) => [sequence, type])).toEqual([[8, 'bookmark-closed'], [9, 'bookmark-closed'], [10, 'instance-cancelled']]);
    expect(ended?.history.at(-1)).toMatchObject({ at: now.toISOString(), data: { by: 'ops' } });
    expect(ended?.state).toMatchObject({ instanceId, status: 'cancelled', sequence: 10 });
    expect(ended?.effects).toEqual([
      ...bookmarks.map((bookmarkId) => ({ type: 'close-bookmark', bookmarkId, reason: 'cancelled' })),
      { type: 'clear-timer', timerId: timers[0] },
      { type: 'cancel-child', callId: children[0] },
    ]);
  });

  it('leaves a state that can be read, and names the instance that awaits it', () => {
    const parent = ids.next<InstanceId>();
    expect(instanceState.parse(cancelUnread(bare, 'ops', now)?.state)).not.toHaveProperty('parent');
    expect(instanceState.parse(cancelUnread({ ...bare, parent }, 'ops', now)?.state)).toMatchObject({ parent: { instanceId: parent, awaits: true } });
  });

  it.each(instanceStatus.options)('changes an instance that is %s only if it has not ended (I2)', (status) => {
    expect(cancelUnread({ ...bare, status }, 'ops', now)?.state.status).toBe(isTerminal(status) ? undefined : 'cancelled');
  });
});
