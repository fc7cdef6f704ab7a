/** What the page shows of a sealed walk-forward. */
import type { Evaluation } from '../../../../adapters/artifacts/index.ts';
import type { FoldView, WalkForwardView } from '../../../../adapters/report/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { numberOf, objectOf, objectsIn, textOf } from '../../promotion/json-members.ts';
import { dailyCurve, dayStart } from './daily-curve.ts';
import { curvesIn } from './evidence-file.ts';
import { stopRemarks } from './run-remarks.ts';

export function walkForwardView(walkForward: Evaluation): WalkForwardView {
  const { result } = walkForward;
  const curves = curvesIn(walkForward);
  const windows = objectsIn(curves['folds']);
  return {
    scheme: textOf(result['scheme']) ?? 'unknown',
    plannedFolds: numberOf(result['planned_folds']) ?? 0,
    folds: objectsIn(result['folds']).map((row, at) => foldView(row, at, windows[at] ?? {})),
    stitched: dailyCurve(curves['days'], curves['stitched']),
    starts: windows.flatMap(({ from }) => dayStart(textOf(from)) ?? []),
  };
}

function foldView(row: JsonObject, at: number, { from, to }: JsonObject): FoldView {
  const days = [textOf(from), textOf(to)].filter((day) => day !== null);
  return {
    name: String(at + 1),
    test: days.join(' to '),
    params: objectOf(row['params']),
    inSample: numberOf(objectOf(row['in_sample'])['total_return']),
    totalReturn: numberOf(row['total_return']),
    sharpe: numberOf(row['sharpe']),
    maxDrawdown: numberOf(row['max_drawdown']),
    trades: numberOf(row['trades']),
    remarks: stopRemarks(row),
  };
}
