/** The run under stress profiles, and under its own costs so many times over. */
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { drawCostSensitivity, drawStressFan } from '../../charts/index.ts';
import { countText, ratioText } from '../../format/display-text.ts';
import { html, NOTHING, type Html, type HtmlValue } from '../../markup/html.ts';
import { metricAt } from '../../metrics/metric-at.ts';
import type { MetricUnit } from '../../metrics/metric-entry.ts';
import { metricDifference, metricValue } from '../../metrics/metric-value.ts';
import { tableOf, type TableColumn } from '../../tables/table.ts';
import type { CostView, StressProfileView, VerdictReport } from '../../verdict-report.ts';
import { notRun } from './not-run.ts';
import { remarksColumn } from './remarks-column.ts';

const UNIT = 'USD';

/** What a stress is measured by. */
const COMPARED: readonly (readonly [string, string, MetricUnit])[] = [
  ['returns.total_return', 'Total return', 'CHANGE'],
  ['cagr', 'CAGR', 'CHANGE'],
  ['sharpe', 'Sharpe', 'RATIO'],
  ['max_drawdown', 'Max drawdown', 'FRACTION'],
  ['profit_factor', 'Profit factor', 'RATIO'],
];

export function stressSection(report: VerdictReport): Html {
  const { stress, run } = report;
  if (stress === null) return notRun(report, 'STRESS');
  const { profiles, base, equity, costs } = stress;
  const own = { name: 'This run', metrics: run.metrics, remarks: [] };
  const left = profiles.total - profiles.rows.length;
  return html`<div class="figures">
${drawStressFan({ id: 'stress-fan', unit: UNIT, base: { name: 'This run', series: base }, profiles: equity })}
${tableOf<StressProfileView>({
  id: 'stress-profiles',
  caption: 'Figures under stress',
  columns: [
    { head: 'Profile', kind: 'WORDS', cell: ({ name }) => name },
    ...COMPARED.map((metric) => comparedColumn(metric, run.metrics)),
    ...remarksColumn(profiles.rows),
  ],
  rows: [own, ...profiles.rows],
  whenEmpty: 'None.',
  note: `Δ is the difference to the run itself.${left > 0 ? ` ${countText(left)} more profiles: result.json of the stress has all.` : ''}`,
})}
${drawCostSensitivity({ id: 'costs', points: costs.points, breakEven: costs.breakEven, verdict: costText(costs) })}
</div>`;
}

function comparedColumn(
  [key, head, unit]: (typeof COMPARED)[number],
  own: JsonObject,
): TableColumn<StressProfileView> {
  return {
    head,
    kind: 'NUMBER',
    cell: ({ metrics }): HtmlValue => {
      const change = metricDifference(metricAt(own, key), metricAt(metrics, key), unit);
      const below =
        change === '' || change === '0'
          ? NOTHING
          : html`<span class="why delta">Δ ${change}</span>`;
      return html`${metricValue(metricAt(metrics, key), unit)}${below}`;
    },
  };
}

/** The answer to how many times its costs the run can bear. */
function costText({ breakEven, reason, points }: CostView): string {
  if (breakEven !== null) return `no profit is left at ${ratioText(breakEven)} times the costs`;
  if (reason === 'NO_EDGE') return 'there is no profit even at its own costs';
  if (reason === 'NO_COSTS') return 'the run has no costs to multiply';
  if (reason === 'MONEY_OVERFLOW') return 'not found: amounts become too large for exact money';
  const most = points.at(-1)?.multiplier;
  return reason === 'SURVIVES_CAP' && most !== undefined
    ? `still a profit at ${ratioText(most)} times the costs, the most that is tried`
    : 'no break-even was told';
}
