/** A value of `metrics.json` as the page shows it. */
import type { JsonValue } from '../../../foundation/core/index.ts';
import { MICROS_PER_UNIT, MS_PER_SECOND, parseMicros } from '../../../foundation/model/index.ts';
import {
  countText,
  durationText,
  moneyText,
  NOT_AVAILABLE,
  percentText,
  ratioText,
} from '../format/display-text.ts';
import { jsonText } from '../format/json-text.ts';
import { changeOf, gainOf } from '../format/signed-amount.ts';
import type { HtmlValue } from '../markup/html.ts';
import type { MetricUnit } from './metric-entry.ts';

/** Null and what is missing are `n/a`; a value of another shape than its unit's is shown as it is. */
export function metricValue(value: JsonValue | undefined, unit: MetricUnit): HtmlValue {
  if (value === undefined || value === null) return NOT_AVAILABLE;
  if (typeof value === 'number') return numberValue(value, unit);
  if (unit === 'MONEY' && typeof value === 'string') {
    const micros = parseMicros(value);
    return micros.ok ? moneyText(micros.value) : value;
  }
  if (unit === 'YES_NO') return value === true ? 'yes' : 'no';
  if (unit === 'COUNTS') return countsText(value);
  return jsonText(value);
}

/** `b` less `a`; empty for what has no difference. */
export function metricDifference(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  unit: MetricUnit,
): HtmlValue {
  if (typeof a === 'number' && typeof b === 'number') {
    return a === b ? '0' : numberValue(b - a, unit === 'FRACTION' ? 'CHANGE' : unit);
  }
  if (unit !== 'MONEY' || typeof a !== 'string' || typeof b !== 'string') return '';
  const before = parseMicros(a);
  const after = parseMicros(b);
  return before.ok && after.ok ? gainOf(after.value - before.value) : '';
}

function numberValue(value: number, unit: MetricUnit): HtmlValue {
  switch (unit) {
    case 'FRACTION':
      return percentText(value);
    case 'CHANGE':
      return changeOf(value);
    case 'AMOUNT':
      return gainOf(Math.round(value * MICROS_PER_UNIT));
    case 'COUNT':
      return countText(value);
    case 'DAYS':
      return `${Number.isInteger(value) ? countText(value) : ratioText(value)} d`;
    case 'SUM':
      return moneyText(Math.round(value * MICROS_PER_UNIT));
    case 'SECONDS':
      return durationText(value * MS_PER_SECOND);
    case 'BPS':
      return `${ratioText(value)} bp`;
    default:
      return ratioText(value);
  }
}

/** Counts by code: `3 RISK_HALTED, 1 OUTLIER`. */
function countsText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return jsonText(value);
  const counts = Object.entries(value).map(([code, count]) => `${jsonText(count)} ${code}`);
  return counts.length === 0 ? 'none' : counts.join(', ');
}
