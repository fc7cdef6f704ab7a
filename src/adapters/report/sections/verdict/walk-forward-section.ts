/** What the strategy earned on bars that no fit had seen, fold by fold and in a row. */
import { drawFolds, drawStitched } from '../../charts/index.ts';
import { countText, NOT_AVAILABLE, percentText, ratioText } from '../../format/display-text.ts';
import { paramTexts } from '../../format/json-text.ts';
import { changeOf } from '../../format/signed-amount.ts';
import { html, type Html, type HtmlValue } from '../../markup/html.ts';
import { tableOf } from '../../tables/table.ts';
import type { FoldView, VerdictReport } from '../../verdict-report.ts';
import { notRun } from './not-run.ts';
import { remarksColumn } from './remarks-column.ts';

const UNIT = 'USD';

/** More folds than this are drawn and counted; the evidence has all. */
const SHOWN_FOLDS = 100;

export function walkForwardSection(report: VerdictReport): Html {
  const { walkForward } = report;
  if (walkForward === null) return notRun(report, 'WALK_FORWARD');
  const { scheme, plannedFolds, folds, stitched, starts } = walkForward;
  const left = folds.length - SHOWN_FOLDS;
  return html`<p>Scheme ${scheme}: ${countText(folds.length)} of ${countText(plannedFolds)} planned folds. Each was tested on bars that its training had not seen.</p>
<div class="figures">
${drawStitched({ id: 'stitched', unit: UNIT, equity: stitched, starts })}
${drawFolds({
  id: 'folds',
  measure: 'Total return',
  scale: 'FRACTION',
  folds: folds.map(({ name, inSample, totalReturn }) => ({
    name,
    inSample,
    outOfSample: totalReturn,
  })),
})}
${tableOf<FoldView>({
  id: 'fold-table',
  caption: 'Folds: figures of the test window',
  columns: [
    { head: 'Fold', cell: ({ name }) => name },
    { head: 'Test window', cell: ({ test }) => test },
    { head: 'In sample', kind: 'NUMBER', cell: ({ inSample }) => changed(inSample) },
    { head: 'Out of sample', kind: 'NUMBER', cell: ({ totalReturn }) => changed(totalReturn) },
    { head: 'Sharpe', kind: 'NUMBER', cell: ({ sharpe }) => shown(sharpe, ratioText) },
    {
      head: 'Drawdown',
      kind: 'NUMBER',
      cell: ({ maxDrawdown }) => shown(maxDrawdown, percentText),
    },
    { head: 'Trades', kind: 'NUMBER', cell: ({ trades }) => shown(trades, countText) },
    { head: 'Parameters', kind: 'WORDS', cell: ({ params }) => paramTexts(params).join(', ') },
    ...remarksColumn(folds),
  ],
  rows: folds.slice(0, SHOWN_FOLDS),
  whenEmpty: 'No fold was run.',
  ...(left > 0
    ? { note: `${countText(left)} more folds: result.json of the walk-forward has all.` }
    : {}),
})}
</div>`;
}

function changed(value: number | null): HtmlValue {
  return value === null ? NOT_AVAILABLE : changeOf(value);
}

function shown(value: number | null, text: (value: number) => string): string {
  return value === null ? NOT_AVAILABLE : text(value);
}
