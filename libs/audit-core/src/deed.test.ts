import { describe, expect, it } from 'vitest';
import { deedOf, doneEntry, refusedEntry } from './deed.ts';

const deed = deedOf({ tenantId: 't1', subject: 'ada', clientId: 'console', actors: ['bo'] }, { address: '192.0.2.1' });

describe('a deed', () => {
  it('says who asked, on whose behalf, for which tenant and from where', () => {
    expect(deed).toEqual({ tenantId: 't1', actor: { type: 'user', id: 'ada', chain: ['bo'] }, origin: { address: '192.0.2.1' } });
  });

  it('becomes the entry of what was done, with why where there is a why', () => {
    expect(doneEntry(deed, 'schedule.paused', { type: 'schedule', id: 's1' })).toEqual({ action: 'schedule.paused', outcome: 'succeeded', ...deed, target: { type: 'schedule', id: 's1' } });
    expect(doneEntry(deed, 'schedule.paused', { type: 'schedule', id: 's1' }, 'late')).toMatchObject({ reason: 'late' });
  });

  it('becomes the entry of what was refused for want of a permission', () => {
    expect(refusedEntry(deed, 'run:schedules')).toEqual({ action: 'permission.asked', outcome: 'refused', reason: 'forbidden', permission: 'run:schedules', ...deed });
  });
});
