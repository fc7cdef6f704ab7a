/** The page of one run (contract 11): the run alone, without verdict or audit tip, so that the seal covers it. */
import type { Mode } from '../../foundation/model/index.ts';
import { runPage } from './page/run-page.ts';
import type { RunReport } from './run-report.ts';
import type { Badge } from './sections/head-strip.ts';
import { identity } from './sections/identity.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { runSections } from './sections/run-sections.ts';

const BADGES: Readonly<Record<Mode, Badge>> = {
  BACKTEST: 'RESEARCH_RUN',
  PAPER: 'PAPER_RUN',
  LIVE: 'LIVE_RUN',
};

/** The text of `report.html`; the same report gives the same bytes. */
export function renderRunReport(report: RunReport): string {
  const { inputs, metrics, programVersion, summary, atBroker } = report;
  const { runId, mode } = inputs;
  const traded = atBroker === null ? null : { bars: summary.bars, of: atBroker.given.bars };
  return runPage(report, {
    badge: BADGES[mode],
    title: `${inputs.strategy.id} · ${runId.slice(0, 8)}`,
    styles: [],
    sections: [
      {
        id: 'identity',
        title: 'Which run this is',
        content: identity({ inputs, programVersion, traded }),
      },
      {
        id: 'numbers',
        title: 'Key numbers',
        content: keyNumbers([{ title: 'This run', metrics }]),
      },
      ...runSections(report),
    ],
    sealed: { runId, verdictId: null, mode },
  });
}
