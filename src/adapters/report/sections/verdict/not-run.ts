/** What stands in place of evidence that was not gathered. */
import { html, type Html } from '../../markup/html.ts';
import type { EvidenceRow, VerdictReport } from '../../verdict-report.ts';

/** That a kind of evidence is not there, and the command that makes it. */
export function notRun({ evidence }: VerdictReport, kind: EvidenceRow['kind']): Html {
  const command = evidence.find((row) => row.kind === kind)?.command ?? '';
  return html`<div class="not-run"><p><span class="outcome outcome-open"><span aria-hidden="true">○</span> NOT RUN</span> No such evidence was given. This makes it:</p>
<code>${command}</code></div>`;
}
