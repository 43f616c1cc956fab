import type { Cron } from './cron.ts';
import { parseMonthDays, parseWeekDays } from './parse-days.ts';
import { CronSyntaxError, parseField } from './parse-field.ts';

/** Shortcuts, as crontab(5) has them, and `@minutely`. */
const shortcuts: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@minutely': '* * * * *',
};

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Every value of every field, written out, takes less. */
const longest = 1024;

function read(text: string): Cron {
  if (text.length > longest) throw new CronSyntaxError(`the expression is longer than ${longest} characters`);
  const trimmed = text.trim();
  const fields = (shortcuts[trimmed.toLowerCase()] ?? trimmed).split(/\s+/u);
  if (fields.length !== 5 && fields.length !== 6) throw new CronSyntaxError('expected 5 fields, 6 with seconds first, or a shortcut such as @daily');
  const [second = '', minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields.length === 5 ? ['0', ...fields] : fields;
  const monthDays = parseMonthDays(dayOfMonth);
  const weekDays = parseWeekDays(dayOfWeek);
  return {
    seconds: parseField({ name: 'second', min: 0, max: 59 }, second),
    minutes: parseField({ name: 'minute', min: 0, max: 59 }, minute),
    hours: parseField({ name: 'hour', min: 0, max: 23 }, hour),
    months: parseField({ name: 'month', min: 1, max: 12, names: monthNames }, month),
    ...(monthDays === undefined ? {} : { monthDays }),
    ...(weekDays === undefined ? {} : { weekDays }),
  };
}

/** Reads 5 fields (minute to day of week), 6 (second first), or a shortcut. `@reboot` means nothing here. */
export function parseCron(text: string): { readonly ok: true; readonly cron: Cron } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, cron: read(text) };
  } catch (error) {
    if (error instanceof CronSyntaxError) return { ok: false, message: error.message };
    throw error;
  }
}
