/** What the page shows of a sealed stress. */
import type { Evaluation } from '../../../../adapters/artifacts/index.ts';
import type {
  CostPoint,
  CostView,
  StressProfileView,
  StressView,
} from '../../../../adapters/report/index.ts';
import { REQUIRED_PROFILE } from '../../../../engines/promotion/index.ts';
import {
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  textsIn,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import { dailyCurve } from './daily-curve.ts';
import { curvesIn } from './evidence-file.ts';
import { stopRemarks } from './run-remarks.ts';

/** As many lines as can be told apart beside that of the run itself. */
const MAX_PROFILES = 5;

export function stressView(stress: Evaluation): StressView {
  const { result } = stress;
  const rows = requiredFirst(objectsIn(result['profiles']).map(profileView));
  const shown = rows.slice(0, MAX_PROFILES);
  const curves = curvesIn(stress);
  const { days } = curves;
  const equity = objectsIn(curves['profiles']);
  return {
    profiles: { rows: shown, total: rows.length },
    base: dailyCurve(days, curves['base']),
    equity: shown.map(({ name }) => ({
      name,
      series: dailyCurve(days, equity.find((one) => one['name'] === name)?.['equity']),
    })),
    costs: costView(objectIn(result['cost_break_even'])),
  };
}

function requiredFirst(rows: readonly StressProfileView[]): readonly StressProfileView[] {
  const isRequired = ({ name }: StressProfileView): boolean => name === REQUIRED_PROFILE;
  return [...rows.filter(isRequired), ...rows.filter((row) => !isRequired(row))];
}

function profileView(row: JsonObject): StressProfileView {
  return {
    name: textIn(row['name']) ?? '',
    metrics: row,
    remarks: [
      ...stopRemarks(row),
      ...(row['has_effect'] === false ? ['orders fill as in the run itself'] : []),
      ...textsIn(row['eased']).map((key) => `${key} is easier than in the run`),
      ...objectsIn(row['overridden']).map(({ path }) => `${textIn(path) ?? ''} was overridden`),
    ],
  };
}

function costView(of: JsonObject): CostView {
  const points = objectsIn(of['points']).flatMap((point): CostPoint[] => {
    const multiplier = numberIn(point['multiplier']);
    if (multiplier === null) return [];
    return [{ multiplier, sharpe: numberIn(point['sharpe']), cagr: numberIn(point['cagr']) }];
  });
  return {
    points: points.sort((a, b) => a.multiplier - b.multiplier),
    breakEven: numberIn(of['multiplier']),
    reason: textIn(of['reason']),
  };
}
