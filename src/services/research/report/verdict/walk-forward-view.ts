/** What the page shows of a sealed walk-forward. */
import type { Evaluation } from '../../../../adapters/artifacts/index.ts';
import type { FoldView, WalkForwardView } from '../../../../adapters/report/index.ts';
import {
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import { dailyCurve, dayStart } from './daily-curve.ts';
import { curvesIn } from './evidence-file.ts';
import { stopRemarks } from './run-remarks.ts';

export function walkForwardView(walkForward: Evaluation): WalkForwardView {
  const { result } = walkForward;
  const curves = curvesIn(walkForward);
  const windows = objectsIn(curves['folds']);
  return {
    scheme: textIn(result['scheme']) ?? 'unknown',
    plannedFolds: numberIn(result['planned_folds']) ?? 0,
    folds: objectsIn(result['folds']).map((row, at) => foldView(row, at, windows[at] ?? {})),
    stitched: dailyCurve(curves['days'], curves['stitched']),
    starts: windows.flatMap(({ from }) => dayStart(textIn(from)) ?? []),
  };
}

function foldView(row: JsonObject, at: number, { from, to }: JsonObject): FoldView {
  const days = [textIn(from), textIn(to)].filter((day) => day !== null);
  return {
    name: String(at + 1),
    test: days.join(' to '),
    params: objectIn(row['params']),
    inSample: numberIn(objectIn(row['in_sample'])['total_return']),
    totalReturn: numberIn(row['total_return']),
    sharpe: numberIn(row['sharpe']),
    maxDrawdown: numberIn(row['max_drawdown']),
    trades: numberIn(row['trades']),
    remarks: stopRemarks(row),
  };
}
