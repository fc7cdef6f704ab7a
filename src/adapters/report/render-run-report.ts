/** The page of one run (contract 11): the run alone, without verdict or audit tip, so that the seal covers it. */
import { runPage } from './page/run-page.ts';
import type { RunReport } from './run-report.ts';
import { identity } from './sections/identity.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { runSections } from './sections/run-sections.ts';

/** The text of `report.html`; the same report gives the same bytes. */
export function renderRunReport(report: RunReport): string {
  const { inputs, metrics, programVersion } = report;
  const { runId } = inputs;
  return runPage(report, {
    badge: 'RESEARCH_RUN',
    title: `${inputs.strategy.id} · ${runId.slice(0, 8)}`,
    styles: [],
    sections: [
      { id: 'identity', title: 'Which run this is', content: identity(inputs, programVersion) },
      {
        id: 'numbers',
        title: 'Key numbers',
        content: keyNumbers([{ title: 'This run', metrics }]),
      },
      ...runSections(report),
    ],
    sealed: { runId, verdictId: null },
  });
}
