import { expect, it, vi } from 'vitest';
import { clockOn, isZone, offsetAt } from './zone.ts';

it('an offset may have seconds, and be behind UTC', () => {
  expect(offsetAt('Africa/Monrovia', Date.UTC(1938, 0) / 1000)).toBe(-(44 * 60 + 30));
  expect(offsetAt('Asia/Kolkata', 0)).toBe(5.5 * 3600);
  expect(offsetAt('UTC', 0)).toBe(0);
});

it('the change of a zone is found to the second, however many days were asked for before', () => {
  const day = Date.UTC(2026, 2, 29) / 86_400_000;
  for (let other = 0; other < 6_000; other += 1) clockOn('UTC', other);
  expect(clockOn('Europe/Berlin', day)).toEqual({ at: Date.UTC(2026, 2, 29, 1) / 1000, before: 3600, after: 7200 });
  expect(clockOn('Europe/Berlin', day)).toBe(clockOn('Europe/Berlin', day));
});

it('a zone is remembered once, however its name is written', () => {
  const made = vi.spyOn(Intl, 'DateTimeFormat');
  const written = ['Indian/Kerguelen', 'indian/kerguelen', 'INDIAN/Kerguelen', 'iNDIAN/kERGUELEN'];
  expect([written.every(isZone), made.mock.calls.length]).toEqual([true, 1]);
  made.mockRestore();
});
