/** The sealed records that were verified, by id and audit tip, and how to make what is missing. */
import { html, type Html, type HtmlValue } from '../../markup/html.ts';
import { tableOf } from '../../tables/table.ts';
import type { EvidenceRow, VerdictReport } from '../../verdict-report.ts';

const NAMES: Readonly<Record<EvidenceRow['kind'], string>> = {
  RUN: 'The run',
  CHECK: 'Strategy check',
  STRESS: 'Stress',
  WALK_FORWARD: 'Walk-forward',
};

export function evidenceTable({ id, evidence }: VerdictReport): Html {
  return html`<p>Each record was read back whole and held against its seal, and is about this very run: same data, config, strategy, parameters, cash and seed. The run itself was done again, and every file came out the same.</p>
<dl class="facts"><div><dt>Verdict id</dt><dd><code>${id}</code></dd></div></dl>
${tableOf<EvidenceRow>({
  id: 'evidence-records',
  caption: 'Evidence',
  columns: [
    { head: 'What', cell: ({ kind }) => NAMES[kind] },
    { head: 'State', cell: stateOf },
    { head: 'Id', kind: 'CODE', cell: ({ record }) => record?.id ?? 'none' },
    { head: 'Audit tip', kind: 'CODE', cell: ({ record }) => record?.auditTip ?? 'none' },
    { head: 'Verify it, or make it', kind: 'CODE', cell: ({ command }) => command },
  ],
  rows: evidence,
  whenEmpty: 'None.',
})}`;
}

function stateOf({ kind, record }: EvidenceRow): HtmlValue {
  if (record === null) {
    return html`<span class="outcome outcome-open"><span aria-hidden="true">○</span> NOT RUN</span>`;
  }
  return kind === 'RUN' ? 'verified, done again' : 'verified';
}
