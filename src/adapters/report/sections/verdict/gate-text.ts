/** Values, thresholds, margins and outcomes of gates as the page shows them. */
import { gateOutcome, type Comparator, type GateRow } from '../../../../engines/promotion/index.ts';
import { countText, NOT_AVAILABLE, percentText, ratioText } from '../../format/display-text.ts';
import { html, type Html } from '../../markup/html.ts';
import { GATE_TITLES, type GateTitle } from './gate-titles.ts';

const SIGNS: Readonly<Record<Comparator, string>> = { '>=': '≥', '<=': '≤', '=': '=' };

const OUTCOMES = {
  PASS: { shape: '✓', tone: 'outcome outcome-pass' },
  FAIL: { shape: '✗', tone: 'outcome outcome-fail' },
  'NOT RUN': { shape: '○', tone: 'outcome outcome-open' },
} as const;

/** Shape and words say what the colour repeats. */
export function outcomeOf(gate: GateRow): Html {
  const outcome = gateOutcome(gate);
  const { shape, tone } = OUTCOMES[outcome];
  return html`<span class="${tone}"><span aria-hidden="true">${shape}</span> ${outcome}</span>`;
}

/** What was found. */
export function valueText({ name, value }: GateRow): string {
  if (value === null) return NOT_AVAILABLE;
  return typeof value === 'string' ? value : numberText(value, GATE_TITLES[name].unit);
}

/** `≥ 1.30`. */
export function thresholdText({ name, comparator, threshold }: GateRow): string {
  const { unit } = GATE_TITLES[name];
  const text = typeof threshold === 'string' ? threshold : numberText(threshold, unit);
  return `${SIGNS[comparator]} ${text}`;
}

/** With its sign; below 0 on the wrong side. Empty of a word and of what is missing. */
export function marginText({ name, margin }: GateRow): string {
  if (margin === null) return '';
  const text = numberText(margin, GATE_TITLES[name].unit);
  return margin > 0 ? `+${text}` : text;
}

/** What would round to 0 stands with all of its digits: it decides. */
function numberText(value: number, unit: GateTitle['unit']): string {
  if (unit === 'FRACTION') return isSmall(value * 100) ? exactText(value) : percentText(value);
  if (Number.isInteger(value) && unit !== 'RATIO') return countText(value);
  return isSmall(value) ? exactText(value) : ratioText(value);
}

function isSmall(value: number): boolean {
  return value !== 0 && Math.abs(value) < 0.005;
}

function exactText(value: number): string {
  return String(value).replaceAll('-', '−');
}
