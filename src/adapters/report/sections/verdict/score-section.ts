/** The consistency score: a sum of signed terms, each with the metric that it comes from. */
import type { ScoreTerm, ScoreTermName } from '../../../../engines/promotion/index.ts';
import { drawScoreTerms } from '../../charts/index.ts';
import { NOT_AVAILABLE, percentText, ratioText } from '../../format/display-text.ts';
import { html, type Html } from '../../markup/html.ts';
import { tableOf } from '../../tables/table.ts';
import type { VerdictReport } from '../../verdict-report.ts';

const TERMS: Readonly<Record<ScoreTermName, { name: string; text: (value: number) => string }>> = {
  cagr: { name: 'CAGR', text: percentText },
  sharpe: { name: 'Sharpe', text: ratioText },
  profit_factor: { name: 'Profit factor', text: ratioText },
  stability: { name: 'Stability', text: ratioText },
  max_drawdown: { name: 'Max drawdown', text: percentText },
  volatility: { name: 'Volatility', text: percentText },
  worst_5d: { name: 'Worst five days', text: percentText },
  stress_loss: { name: 'CAGR lost under stress', text: percentText },
};

export function scoreSection({ score, terms }: VerdictReport): Html {
  const missing = terms.filter(({ points }) => points === null).map(({ name }) => TERMS[name].name);
  const said =
    score === null
      ? `No score: ${missing.join(', ')} not known, and a sum of fewer terms would compare with no other.`
      : `Score ${ratioText(score)}. It ranks what passed; no gate looks at it.`;
  return html`<p>${said}</p>
<div class="figures">
${drawScoreTerms({
  id: 'score-terms',
  terms: terms.map(({ name, points }) => ({ name: TERMS[name].name, points: points ?? NaN })),
  total: score ?? NaN,
})}
${tableOf<ScoreTerm>({
  id: 'score-table',
  caption: 'Terms of the score',
  columns: [
    { head: 'Term', cell: ({ name }) => TERMS[name].name },
    { head: 'Measured', kind: 'NUMBER', cell: ({ name, value }) => shown(value, TERMS[name].text) },
    { head: 'Counts as', kind: 'NUMBER', cell: ({ normalized }) => shown(normalized, countsText) },
    { head: 'Weight', kind: 'NUMBER', cell: ({ weight }) => ratioText(weight) },
    { head: 'Points', kind: 'NUMBER', cell: ({ points }) => shown(points, ratioText) },
    { head: 'Range', cell: ({ clipped }) => (clipped ? 'cut to what counts' : '') },
  ],
  rows: terms,
  whenEmpty: 'None.',
  note: 'Points are 100 times weight times what the measured value counts as: a share of the best, or a logarithm.',
})}
</div>`;
}

function shown(value: number | null, text: (value: number) => string): string {
  return value === null ? NOT_AVAILABLE : text(value);
}

/** Four decimals: these are small. */
function countsText(value: number): string {
  return value.toFixed(4).replace('-', '−');
}
