/** Instants as the charts write them: UTC, no locale. */
import { MS_PER_DAY, MS_PER_HOUR } from '../../../../foundation/model/index.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `month` from 1 to 12 as `Jan` to `Dec`. */
export function monthText(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** `2005-03-14`, with ` 14:30` behind it when the instant is not a midnight. */
export function instantText(at: number): string {
  const iso = new Date(at).toISOString();
  return at % MS_PER_DAY === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

/** `2005-03-14`. */
function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `from to to (UTC)`, for captions. */
export function periodText(from: number, to: number): string {
  return `${dayText(from)} to ${dayText(to)}, UTC`;
}

/** A length of time in its largest sensible unit: `45 min`, `6.5 h`, `12 d`. */
export function spanText(ms: number): string {
  if (ms < MS_PER_HOUR) return `${(ms / 60_000).toFixed(0)} min`;
  if (ms < MS_PER_DAY) return `${(ms / MS_PER_HOUR).toFixed(1)} h`;
  return `${(ms / MS_PER_DAY).toFixed(ms < 10 * MS_PER_DAY ? 1 : 0)} d`;
}
