/** The page of two runs side by side. */
import type { JsonObject } from '../../foundation/core/index.ts';
import { CHART_STYLES, drawEquity } from './charts/index.ts';
import { countText, NOT_AVAILABLE } from './format/display-text.ts';
import { paramTexts } from './format/json-text.ts';
import { html, NOTHING, type Html, type HtmlValue } from './markup/html.ts';
import { METRIC_GROUPS } from './metrics/metric-groups.ts';
import type { MetricEntry } from './metrics/metric-entry.ts';
import { metricAt } from './metrics/metric-at.ts';
import { metricDifference, metricValue } from './metrics/metric-value.ts';
import { documentOf } from './page/document.ts';
import { PAGE_STYLE } from './page/page-style.ts';
import type { ComparedRun, Difference, RunComparison } from './run-comparison.ts';
import type { Capped } from './run-report.ts';
import { footer } from './sections/footer.ts';
import { brandLine } from './sections/head-strip.ts';
import { contentsOf, sectionOf, type Section } from './sections/section.ts';
import { tableOf } from './tables/table.ts';

const UNIT = 'USD';

/** The text of the page; the same comparison gives the same bytes. */
export function renderComparison(comparison: RunComparison): string {
  const { a, b } = comparison;
  const sections: readonly Section[] = [
    { id: 'differences', title: 'What differs', content: differences(comparison) },
    { id: 'curves', title: 'Equity', content: curves(a, b) },
    { id: 'numbers', title: 'Numbers', content: numbers(a.metrics, b.metrics) },
  ];
  const body = html`<header class="head"><div class="wrap">
${brandLine('COMPARISON')}
<h1>${a.strategy === b.strategy ? a.strategy : `${a.strategy} against ${b.strategy}`}</h1>
<p class="lede">Made by MiniQuantDesk ${comparison.programVersion} from two sealed runs, both verified.</p>
<dl class="facts">${side('Run A', a)}${side('Run B', b)}</dl>
</div></header>
${contentsOf([...sections, { id: 'notes', title: 'Formulas', content: NOTHING }])}
<main class="wrap" id="main">
${sections.map(sectionOf)}</main>
${footer(null, METRIC_GROUPS)}`;
  return documentOf({
    programVersion: comparison.programVersion,
    title: `${a.runId.slice(0, 8)} against ${b.runId.slice(0, 8)} · MiniQuantDesk`,
    styles: [PAGE_STYLE, CHART_STYLES],
    scripts: [],
    body,
  });
}

function side(name: string, run: ComparedRun): Html {
  const params = paramTexts(run.params).join(', ');
  return html`<div><dt>${name}</dt><dd>${run.strategy} version ${run.version}${params === '' ? '' : ` (${params})`}<br>${run.symbols.join(', ')} ${run.timeframe}<br><code>${run.runId}</code></dd></div>
`;
}

function differences({ inputs, settings }: RunComparison): Html {
  return html`<div class="tables">
${differenceTable('input-differences', 'Inputs', inputs, 'Both runs were given the same.')}
${differenceTable('setting-differences', 'Settings', settings, 'Both runs have the same config.')}
</div>`;
}

function differenceTable(
  id: string,
  caption: string,
  { rows, total }: Capped<Difference>,
  whenEmpty: string,
): Html {
  const left = total - rows.length;
  return tableOf({
    id,
    caption,
    columns: [
      { head: 'Name', kind: 'CODE', cell: ({ name }) => name },
      { head: 'Run A', kind: 'CODE', cell: (row) => sideText(row.a) },
      { head: 'Run B', kind: 'CODE', cell: (row) => sideText(row.b) },
      { head: 'Moves risk', cell: ({ movesRisk }) => (movesRisk ? '▲ yes' : 'no') },
    ],
    rows,
    whenEmpty,
    ...(left > 0
      ? { note: `${countText(left)} more differences: the manifests of the two runs have all.` }
      : {}),
  });
}

function sideText(text: string | null): HtmlValue {
  return text ?? html`<span class="muted">not set</span>`;
}

function curves(a: ComparedRun, b: ComparedRun): Html {
  return html`<div class="figures">${drawEquity({
    id: 'equity',
    unit: UNIT,
    equity: a.equity,
    benchmark: { name: 'Run B', series: b.equity },
    drawdowns: [],
  })}</div>`;
}

function numbers(a: JsonObject, b: JsonObject): Html {
  return html`<p class="muted">The difference is run B less run A, in the unit of the number.</p>
<div class="cards">${METRIC_GROUPS.map(({ id, title, entries }) =>
    tableOf<MetricEntry>({
      id: `numbers-${id}`,
      caption: title,
      columns: [
        { head: 'Metric', cell: ({ key, name }) => html`<a href="#formula-${key}">${name}</a>` },
        {
          head: 'Run A',
          kind: 'NUMBER',
          cell: ({ key, unit }) => metricValue(metricAt(a, key), unit),
        },
        {
          head: 'Run B',
          kind: 'NUMBER',
          cell: ({ key, unit }) => metricValue(metricAt(b, key), unit),
        },
        { head: 'B − A', kind: 'NUMBER', cell: (entry) => differenceOf(entry, a, b) },
      ],
      rows: entries,
      whenEmpty: NOT_AVAILABLE,
    }),
  )}</div>`;
}

function differenceOf({ key, unit }: MetricEntry, a: JsonObject, b: JsonObject): HtmlValue {
  return metricDifference(metricAt(a, key), metricAt(b, key), unit);
}
