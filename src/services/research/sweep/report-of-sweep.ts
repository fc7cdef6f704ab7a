/** The page of a sweep from what is sealed of it: a pure function, so that the page repeats. */
import type { SweepMap, SweepReport, SweepRow } from '../../../adapters/report/index.ts';
import {
  compareCodeUnits,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import type { SweepPlan } from './sweep-plan.ts';

/** Rows that the page shows; `runs.csv` has all. */
const SHOWN_ROWS = 50;

/** `result` is what is sealed beside the page. */
export function reportOfSweep(
  { id, identity, base, target, trials, splitRow }: SweepPlan,
  of: { readonly result: JsonObject; readonly programVersion: string },
): SweepReport {
  const { result, programVersion } = of;
  const { question } = identity;
  const isSplit = splitRow !== null;
  const runs = objectsIn(result['runs']);
  const ranked = runs
    .filter(({ rank }) => typeof rank === 'number')
    .sort((a, b) => Number(a['rank']) - Number(b['rank']));
  const standings = Object.entries(objectIn(result['standings']));
  const part = isSplit ? 'in_sample' : null;
  const [x, y] = trials.axes.map(({ name }) => name);
  const isGrid = question['method'] === 'GRID' && x !== undefined && y !== undefined;
  return {
    id,
    programVersion,
    inputs: base.inputs,
    target,
    method: (textIn(question['method']) ?? '').toLowerCase(),
    trials: trials.count,
    standings: standings.map(([name, count]) => [name, Number(count)]),
    map: isGrid ? mapOf(runs, { x, y, target, part, best: objectIn(result['best']) }) : null,
    best: {
      rows: ranked.slice(0, SHOWN_ROWS).map((run) => rowOf(run, target)),
      total: numberIn(objectIn(result['standings'])['RANKED']) ?? ranked.length,
    },
    isSplit,
    rankCorrelation: numberIn(result['rank_correlation']),
    warnings: objectsIn(result['warnings']).map(({ message }) => textIn(message) ?? ''),
  };
}

function rowOf(run: JsonObject, target: string): SweepRow {
  return {
    rank: Number(run['rank']),
    params: objectIn(run['params']),
    metrics: run,
    chosenBy: numberIn(objectIn(run['in_sample'])[target]),
    unseen: numberIn(objectIn(run['out_of_sample'])[target]),
  };
}

interface MapAxes {
  readonly x: string;
  readonly y: string;
  readonly target: string;
  /** The part in which trials are compared; null: all bars. */
  readonly part: string | null;
  readonly best: JsonObject;
}

/**
 * The first two parameters; of more, each cell has the trial that ranks best of those with its two values, so
 * that the chosen one stands in it.
 */
function mapOf(runs: readonly JsonObject[], axes: MapAxes): SweepMap {
  const { x, y, target, part, best } = axes;
  const xs = valuesOf(runs, x);
  const ys = valuesOf(runs, y);
  const cells = new Map<string, { readonly rank: number; readonly value: number | null }>();
  for (const run of runs) {
    const key = cellOf(run, axes);
    const rank = numberIn(run['rank']) ?? Infinity;
    const known = cells.get(key);
    if (known !== undefined && known.rank <= rank) continue;
    const figures = part === null ? run : objectIn(run[part]);
    cells.set(key, { rank, value: rank === Infinity ? null : numberIn(figures[target]) });
  }
  const chosen = objectIn(best['params']);
  const at = { x: xs.indexOf(textOf(chosen[x])), y: ys.indexOf(textOf(chosen[y])) };
  return {
    measure: target,
    x: { name: x, values: xs },
    y: { name: y, values: ys },
    cells: ys.map((row) => xs.map((column) => cells.get(`${column}\n${row}`)?.value ?? null)),
    chosen: at.x < 0 || at.y < 0 ? null : at,
  };
}

/** Values of a parameter, numbers by size, before words by code units. */
function valuesOf(runs: readonly JsonObject[], name: string): string[] {
  const values = new Map<string, JsonValue | undefined>();
  for (const run of runs) {
    const value = objectIn(run['params'])[name];
    values.set(textOf(value), value);
  }
  return [...values]
    .sort(([a, of], [b, other]) =>
      typeof of === 'number' && typeof other === 'number' ? of - other : compareCodeUnits(a, b),
    )
    .map(([text]) => text);
}

function cellOf(run: JsonObject, { x, y }: MapAxes): string {
  const params = objectIn(run['params']);
  return `${textOf(params[x])}\n${textOf(params[y])}`;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
