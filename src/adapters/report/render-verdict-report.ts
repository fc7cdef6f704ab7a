/** The page of a verdict: what was decided and why, the evidence, then everything the page of the run has. */
import { runPage } from './page/run-page.ts';
import { VERDICT_STYLE } from './page/verdict-style.ts';
import { identity } from './sections/identity.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { runSections } from './sections/run-sections.ts';
import { evidenceTable } from './sections/verdict/evidence-table.ts';
import { gateSection } from './sections/verdict/gate-section.ts';
import { scoreSection } from './sections/verdict/score-section.ts';
import { stressSection } from './sections/verdict/stress-section.ts';
import { walkForwardSection } from './sections/verdict/walk-forward-section.ts';
import type { VerdictReport } from './verdict-report.ts';

/** The text of a verdict's `report.html`; the same report gives the same bytes. */
export function renderVerdictReport(report: VerdictReport): string {
  const { id, run, passed, stress } = report;
  const { inputs, metrics, programVersion } = run;
  const stressed = stress?.profiles.rows.map(({ name, metrics: of }) => ({
    title: name,
    metrics: of,
  }));
  const verdict = passed ? 'PROMOTABLE' : 'NOT PROMOTABLE';
  return runPage(run, {
    badge: passed ? 'PROMOTABLE' : 'NOT_PROMOTABLE',
    title: `${verdict}: ${inputs.strategy.id} · ${id.slice(0, 8)}`,
    styles: [VERDICT_STYLE],
    sections: [
      { id: 'verdict', title: 'Verdict', content: gateSection(report) },
      { id: 'evidence', title: 'Evidence', content: evidenceTable(report) },
      { id: 'score', title: 'Consistency', content: scoreSection(report) },
      { id: 'stress', title: 'Stress', content: stressSection(report) },
      { id: 'walk-forward', title: 'Walk-forward', content: walkForwardSection(report) },
      {
        id: 'numbers',
        title: 'Key numbers',
        content: keyNumbers([{ title: 'This run', metrics }, ...(stressed ?? [])]),
      },
      ...runSections(run),
      {
        id: 'identity',
        title: 'Which run this is',
        content: identity({ inputs, programVersion, traded: null }),
      },
    ],
    sealed: { runId: inputs.runId, verdictId: id, mode: inputs.mode },
  });
}
