/** A sweep for a person: what was tried, the best rows, and how far the best can be believed. */
import {
  objectIn,
  objectsIn,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import type { SweepEstimate } from '../../../services/research/index.ts';
import type { Printed } from '../output.ts';

export interface SweepView {
  readonly id: string;
  readonly path: string;
  readonly result: JsonObject;
  readonly judgement: JsonObject;
  /** Further members of the JSON. */
  readonly more: JsonObject;
}

/** Columns of the table beside the parameters; fractions of one as percent. */
const COLUMNS = [
  { key: 'sharpe', title: 'Sharpe', isPercent: false },
  { key: 'cagr', title: 'CAGR', isPercent: true },
  { key: 'max_drawdown', title: 'drawdown', isPercent: true },
  { key: 'profit_factor', title: 'PF', isPercent: false },
  { key: 'trades', title: 'trades', isPercent: false },
] as const;

/** The keys of contract 13.1 and more; a person sees the `top` best rows. */
export function sweepPrinted(view: SweepView, top: number): Printed {
  const { id, path, result, judgement, more } = view;
  const { this_sweep: _, deflation: __, ...sealed } = result;
  const json: JsonObject = { id, out_dir: path, ...more, ...sealed, ...judgement };
  const brief = Object.entries(json).filter(([key]) => key !== 'runs');
  return {
    json,
    lines: sweepLines(view, top),
    plain: [
      ...brief.map(([key, value]) => `${key}=${text(value)}`),
      `runs=${objectsIn(json['runs']).length} rows in ${path}/runs.csv`,
    ],
  };
}

export function estimatePrinted(estimate: SweepEstimate, jobs: number): Printed {
  const { plan, timed, runsPerSecond, seconds } = estimate;
  const { bySchema, byConstraint, repeated } = plan.trials.skipped;
  const skipped = bySchema + byConstraint + repeated;
  const json = {
    trials: plan.trials.count,
    skipped,
    jobs,
    timed,
    runs_per_second: Math.round(runsPerSecond * 10) / 10,
    estimated_seconds: Math.ceil(seconds),
  };
  const lines = [
    `${plan.trials.count} trials, ${skipped} skipped`,
    `about ${Math.ceil(seconds)} s at ${runsPerSecond.toFixed(1)} runs/s on ${jobs} thread${jobs === 1 ? '' : 's'} (${timed} trials timed)`,
  ];
  return { json, lines };
}

function sweepLines({ id, path, result, judgement, more }: SweepView, top: number): string[] {
  const ranked = objectsIn(result['runs'])
    .filter((run) => typeof run['rank'] === 'number' && run['rank'] <= top)
    .sort((a, b) => Number(a['rank']) - Number(b['rank']));
  const { this_sweep: own, recorded } = objectIn(judgement['trials']);
  const { schema, constraint, repeated } = objectIn(result['skipped_by']);
  const { FAILED, HALTED, REFUSED } = objectIn(result['standings']);
  const rate = more['runs_per_second'];
  return [
    `sweep     ${id}   by ${text(result['target'] ?? null)}`,
    `trials    ${text(own ?? 0)} run` +
      (typeof rate === 'number' ? ` at ${rate} runs/s` : '') +
      `   skipped: ${text(schema ?? 0)} by the strategy, ${text(constraint ?? 0)} by constraints, ${text(repeated ?? 0)} repeated`,
    `          of them ${text(FAILED ?? 0)} failed, ${text(HALTED ?? 0)} were halted, ${text(REFUSED ?? 0)} break a constraint`,
    '',
    ...tableLines(ranked, text(result['target'] ?? null)),
    '',
    `believed  deflated Sharpe ${figure(judgement['deflated_sharpe'], false)} over ${text(recorded ?? 0)} recorded trials of this strategy`,
    ...splitLines(result),
    ...objectsIn(result['warnings']).map(({ message }) => `warning   ${text(message ?? '')}`),
    `report    ${path}/report.html`,
    `folder    ${path}`,
    `next      mqk backtest run … with the best row's --param, then judge it on other bars`,
  ];
}

function splitLines({ rank_correlation: correlation, best }: JsonObject): string[] {
  if (!('out_of_sample' in objectIn(best))) return [];
  return [
    `unseen    ranks of the two parts agree by ${figure(correlation, false)} (1 alike, 0 by chance)`,
  ];
}

function tableLines(runs: readonly JsonObject[], target: string): string[] {
  const isSplit = runs.some((run) => 'in_sample' in run);
  const names = Object.keys(objectIn(runs[0]?.['params']));
  const rows = runs.map((run) => [
    text(run['rank'] ?? ''),
    ...names.map((name) => text(objectIn(run['params'])[name] ?? '')),
    ...COLUMNS.map(({ key, isPercent }) => figure(run[key], isPercent)),
    ...(isSplit
      ? [run['in_sample'], run['out_of_sample']].map((part) =>
          figure(objectIn(part)[target], false),
        )
      : []),
  ]);
  const titles = ['rank', ...names, ...COLUMNS.map(({ title }) => title)];
  const head = isSplit ? [...titles, `${target} chosen`, 'unseen'] : titles;
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '),
  );
}

function figure(value: JsonValue | undefined, isPercent: boolean): string {
  if (typeof value !== 'number') return 'n/a';
  if (isPercent) return `${(value * 100).toFixed(2)} %`;
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}

function text(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
