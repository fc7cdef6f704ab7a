/** When the days of a run ended. */
import { calendarFor } from '../../../foundation/calendar/index.ts';
import type { RunRecord } from '../../../foundation/model/index.ts';

/** Last recorded instant of each day of the curve, in its order. */
export function dayEnds({ inputs, tables }: RunRecord): Float64Array {
  const { ts, day } = tables.equity;
  const points = ts.view();
  const days = new Int32Array(points.length);
  calendarFor(inputs.calendar).fillDays(points, days);
  const ends = new Float64Array(day.length);
  let at = -1;
  days.forEach((epochDay, point) => {
    if (point === 0 || epochDay !== days[point - 1]) at++;
    ends[at] = points[point] as number;
  });
  return ends;
}
