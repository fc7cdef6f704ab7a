/** The verdict: how many gates passed, what denied and why, then every gate. */
import {
  gateOutcome,
  type AssessedGate,
  type GateRow,
} from '../../../../engines/promotion/index.ts';
import { CODES } from '../../../../foundation/model/index.ts';
import { html, NOTHING, type Html, type HtmlValue } from '../../markup/html.ts';
import { tableOf } from '../../tables/table.ts';
import type { VerdictReport } from '../../verdict-report.ts';
import { marginText, outcomeOf, thresholdText, valueText } from './gate-text.ts';
import { GATE_TITLES } from './gate-titles.ts';

export function gateSection({ passed, passesBase, gates }: VerdictReport): Html {
  const denied = [...gatesOf(gates, 'FAIL'), ...gatesOf(gates, 'NOT RUN')];
  const tally = passed
    ? `all ${gates.length} gates passed.`
    : `${gatesOf(gates, 'FAIL').length} gates failed, ${gatesOf(gates, 'NOT RUN').length} not run, ${gatesOf(gates, 'PASS').length} passed. One that does not pass is enough to refuse.`;
  return html`<p class="tally"><strong>${passed ? 'PROMOTABLE' : 'NOT PROMOTABLE'}</strong>: ${tally}</p>
${loweredNote(gates, passed && !passesBase)}${denied.length === 0 ? NOTHING : html`<ul class="denials" aria-label="Gates that denied">${denied.map(denial)}</ul>`}
${gateTable(gates)}`;
}

/** What the config of the run asks less of than the base layer does, and whether that decides. */
function loweredNote(gates: readonly AssessedGate[], isDecided: boolean): Html {
  const lowered = gates.filter(({ base }) => base !== null);
  if (lowered.length === 0) return NOTHING;
  const names = lowered.map(({ name }) => GATE_TITLES[name].title).join(', ');
  return html`<p class="tally"><strong>Thresholds lowered</strong> by the config of the run: ${names}.${isDecided ? ' With those of the base layer it is NOT PROMOTABLE.' : ''}</p>
`;
}

function gatesOf(
  gates: readonly GateRow[],
  outcome: ReturnType<typeof gateOutcome>,
): readonly GateRow[] {
  return gates.filter((gate) => gateOutcome(gate) === outcome);
}

function denial(gate: GateRow): Html {
  const { name, code, note } = gate;
  const kind = gateOutcome(gate) === 'NOT RUN' ? html` class="open"` : NOTHING;
  const found = foundText(gate);
  const why = code === null ? '' : `${CODES[code].meaning} ${CODES[code].fix}`;
  return html`<li${kind}>${outcomeOf(gate)} <strong>${GATE_TITLES[name].title}</strong>${found === '' ? NOTHING : html` <span class="found">${found}</span>`}
${note === null ? NOTHING : html`<p>${note}</p>`}
<p class="muted">${why} <span class="code">${code ?? ''}</span></p></li>
`;
}

/** What was found against what is asked; of findings their number, since none may be. */
function foundText(gate: GateRow): string {
  const { name, value } = gate;
  if (value === null) return '';
  return GATE_TITLES[name].unit === 'FOUND'
    ? `${valueText(gate)} found`
    : `${valueText(gate)}, to be ${thresholdText(gate)}`;
}

function gateTable(gates: readonly GateRow[]): Html {
  return tableOf<GateRow>({
    id: 'gates',
    caption: 'All gates',
    columns: [
      { head: 'Gate', cell: nameOf },
      { head: 'Result', cell: outcomeOf },
      { head: 'Value', kind: 'NUMBER', cell: (gate) => wordOf(valueText(gate)) },
      { head: 'Threshold', kind: 'NUMBER', cell: (gate) => wordOf(thresholdText(gate)) },
      { head: 'Margin', kind: 'NUMBER', cell: marginText },
      { head: 'Evidence', cell: evidenceOf },
      { head: 'Why', kind: 'WORDS', cell: whyOf },
    ],
    rows: gates,
    whenEmpty: 'No gate was judged.',
  });
}

/** A constant may break behind its underscores. */
function wordOf(text: string): HtmlValue {
  const [first = '', ...rest] = text.split('_');
  return rest.length === 0
    ? text
    : html`<span class="word">${first}${rest.map((part) => html`_<wbr>${part}`)}</span>`;
}

function nameOf({ name }: GateRow): HtmlValue {
  return html`${GATE_TITLES[name].title}<span class="why code">${name}</span>`;
}

/** The record that the value comes from, which the table of evidence names in full. */
function evidenceOf({ evidence }: GateRow): HtmlValue {
  if (evidence === null) return 'none';
  return html`<a class="code" href="#evidence">${evidence.slice(0, 8)}</a>`;
}

function whyOf({ code, note }: GateRow): HtmlValue {
  if (code === null) return note ?? '';
  return html`${note ?? ''}<span class="why code">${code}</span>`;
}
