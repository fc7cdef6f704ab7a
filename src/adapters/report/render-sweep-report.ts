/** The page of a sweep: how its target hangs on two parameters, the best rows, and how far to believe them. */
import { CHART_STYLES, drawSweep } from './charts/index.ts';
import { countText, NOT_AVAILABLE, percentText, ratioText } from './format/display-text.ts';
import { paramTexts } from './format/json-text.ts';
import { html, NOTHING, type Html } from './markup/html.ts';
import { metricAt } from './metrics/metric-at.ts';
import { METRIC_GROUPS } from './metrics/metric-groups.ts';
import { documentOf } from './page/document.ts';
import { PAGE_STYLE } from './page/page-style.ts';
import { footer } from './sections/footer.ts';
import { brandLine } from './sections/head-strip.ts';
import { identity } from './sections/identity.ts';
import { contentsOf, sectionOf, type Section } from './sections/section.ts';
import type { SweepReport, SweepRow } from './sweep-report.ts';
import { tableOf, type TableColumn } from './tables/table.ts';

/** The text of a sweep's `report.html`; the same sweep gives the same bytes. */
export function renderSweepReport(report: SweepReport): string {
  const { id, inputs, programVersion, target, trials, method } = report;
  const { strategy, timeframe, data } = inputs;
  const sections: readonly Section[] = [
    { id: 'map', title: 'Map', content: mapOf(report) },
    { id: 'best', title: 'Best trials', content: bestTrials(report) },
    { id: 'belief', title: 'How far to believe it', content: belief(report) },
    {
      id: 'identity',
      title: 'The first trial',
      content: identity({ inputs, programVersion, traded: null }),
    },
  ];
  const body = html`<header class="head"><div class="wrap">
${brandLine('SWEEP')}
<h1>${strategy.id} version ${strategy.version}</h1>
<p class="lede">${countText(trials)} trials by ${method}, ranked by ${target}; ${data.map(({ symbol }) => symbol).join(', ')} ${timeframe}.</p>
</div></header>
${contentsOf([...sections, { id: 'notes', title: 'Formulas', content: NOTHING }])}
<main class="wrap" id="main">
${sections.map(sectionOf)}</main>
${footer({ sweepId: id }, METRIC_GROUPS)}`;
  return documentOf({
    programVersion,
    title: `Sweep: ${strategy.id} · ${id.slice(0, 8)} · MiniQuantDesk`,
    styles: [PAGE_STYLE, CHART_STYLES],
    scripts: [],
    body,
  });
}

function mapOf({ map }: SweepReport): Html {
  if (map === null) {
    return html`<p class="muted">A map needs two parameters of a grid: <code>runs.csv</code> has every trial.</p>`;
  }
  return html`<div class="figures">${drawSweep({ ...map, id: 'sweep-map' })}</div>`;
}

function bestTrials({ best, isSplit, target }: SweepReport): Html {
  const split: readonly TableColumn<SweepRow>[] = [
    { head: `${target}, seen`, kind: 'NUMBER', cell: ({ chosenBy }) => ratioOf(chosenBy) },
    { head: `${target}, unseen`, kind: 'NUMBER', cell: ({ unseen }) => ratioOf(unseen) },
  ];
  return tableOf<SweepRow>({
    id: 'best-trials',
    caption: 'The best, first',
    columns: [
      { head: 'Rank', cell: ({ rank }) => countText(rank) },
      { head: 'Parameters', kind: 'CODE', cell: ({ params }) => paramTexts(params).join(', ') },
      ...(isSplit ? split : []),
      { head: 'Sharpe ratio', kind: 'NUMBER', cell: (row) => ratioOf(numberAt(row, 'sharpe')) },
      { head: 'CAGR', kind: 'NUMBER', cell: (row) => percentOf(numberAt(row, 'cagr')) },
      { head: 'Drawdown', kind: 'NUMBER', cell: (row) => percentOf(numberAt(row, 'max_drawdown')) },
      {
        head: 'Profit factor',
        kind: 'NUMBER',
        cell: (row) => ratioOf(numberAt(row, 'profit_factor')),
      },
      { head: 'Trades', kind: 'NUMBER', cell: (row) => countOf(numberAt(row, 'trades')) },
    ],
    rows: best.rows,
    whenEmpty: 'No trial can be chosen.',
    ...(best.rows.length < best.total
      ? { note: `${countText(best.rows.length)} of ${countText(best.total)}: runs.csv has all.` }
      : {}),
  });
}

function belief({ standings, warnings, isSplit, rankCorrelation }: SweepReport): Html {
  const agree = html`<p>Ranks in the seen and the unseen part agree by ${ratioOf(rankCorrelation)}: 1 alike, 0 by chance.</p>
`;
  return html`<p>Whoever tries many parameters finds a good one by chance: <code>mqk sweep show</code> deflates the best Sharpe ratio by all trials of the strategy that are recorded by then. Nothing is applied by itself.</p>
${isSplit ? agree : NOTHING}${warnings.map(
    (warning) => html`<p>▲ ${warning}</p>
`,
  )}${tableOf<readonly [string, number]>({
    id: 'standings',
    caption: 'How trials stand',
    columns: [
      { head: 'Standing', kind: 'CODE', cell: ([standing]) => standing },
      { head: 'Trials', kind: 'NUMBER', cell: ([, count]) => countText(count) },
    ],
    rows: standings,
    whenEmpty: 'No trial was run.',
  })}`;
}

function numberAt({ metrics }: SweepRow, key: string): number | null {
  const value = metricAt(metrics, key);
  return typeof value === 'number' ? value : null;
}

function ratioOf(value: number | null): string {
  return value === null ? NOT_AVAILABLE : ratioText(value);
}

function percentOf(value: number | null): string {
  return value === null ? NOT_AVAILABLE : percentText(value);
}

function countOf(value: number | null): string {
  return value === null ? NOT_AVAILABLE : countText(value);
}
