/**
 * The metrics in groups, one column a run: its own, and beside it what else was measured the same way, with the
 * difference.
 */
import type { JsonObject } from '../../../foundation/core/index.ts';
import { html, NOTHING, type Html } from '../markup/html.ts';
import { groupsFor } from '../metrics/metric-groups.ts';
import type { MetricEntry, MetricGroup } from '../metrics/metric-entry.ts';
import { metricAt } from '../metrics/metric-at.ts';
import { metricDifference, metricValue } from '../metrics/metric-value.ts';

/** A run measured: the object of its `metrics.json` under a title. */
export interface MetricColumn {
  readonly title: string;
  readonly metrics: JsonObject;
}

export function keyNumbers(columns: readonly MetricColumn[]): Html {
  const layout = columns.length > 1 ? 'cards several' : 'cards';
  return html`<p class="muted">Each name leads to its formula. What is not defined is n/a, never 0.</p>
<div class="${layout}">${groupsFor(columns.map(({ metrics }) => metrics)).map((group) => groupCard(group, columns))}</div>`;
}

function groupCard({ id, title, entries }: MetricGroup, columns: readonly MetricColumn[]): Html {
  const captionId = `numbers-${id}`;
  const head =
    columns.length === 1
      ? NOTHING
      : html`<thead><tr><th scope="col">Metric</th>${columns.map((column) => html`<th scope="col" class="num">${column.title}</th>`)}</tr></thead>`;
  return html`<section class="card"><div class="scroll" role="region" aria-labelledby="${captionId}" tabindex="0"><table>
<caption id="${captionId}">${title}</caption>
${head}<tbody>
${entries.map((entry) => metricRow(entry, columns))}</tbody></table></div></section>
`;
}

function metricRow(entry: MetricEntry, columns: readonly MetricColumn[]): Html {
  const [own] = columns;
  return html`<tr><th scope="row" class="metric"><a href="#formula-${entry.key}">${entry.name}</a></th>${columns.map(({ metrics }, at) => valueCell(entry, metrics, at === 0 ? null : (own?.metrics ?? null)))}</tr>
`;
}

/** `own`: the metrics of the first column, in a column behind it. */
function valueCell(entry: MetricEntry, metrics: JsonObject, own: JsonObject | null): Html {
  const { key, unit, undefinedWhen } = entry;
  const value = metricAt(metrics, key);
  const isMissing = value === undefined || value === null;
  const why =
    own === null && isMissing && undefinedWhen !== null
      ? html`<span class="why">${undefinedWhen}</span>`
      : NOTHING;
  const isLong = unit === 'COUNTS' || unit === 'TEXT';
  return html`<td class="${isLong ? 'num words' : 'num'}">${metricValue(value, unit)}${why}${own === null ? NOTHING : changeFrom(own, metrics, entry)}</td>`;
}

/** The difference to the run itself under a value; nothing where there is none to tell. */
function changeFrom(own: JsonObject, metrics: JsonObject, { key, unit }: MetricEntry): Html {
  const change = metricDifference(metricAt(own, key), metricAt(metrics, key), unit);
  if (change === '' || change === '0') return NOTHING;
  return html`<span class="why delta">Δ ${change}</span>`;
}
