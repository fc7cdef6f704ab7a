/** Why a run of a piece of evidence stopped before its end. */
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { objectsIn, textOf } from '../../promotion/json-members.ts';

/** Symbols that are named. */
const SHOWN_BLOCKED = 5;

export function stopRemarks(row: JsonObject): readonly string[] {
  const { halt_reason: halt, disarm_reason: disarm, blocked } = row;
  const blocks = objectsIn(blocked).slice(0, SHOWN_BLOCKED);
  return [
    ...(row['halted'] === true ? [`halted: ${textOf(halt) ?? 'no reason told'}`] : []),
    ...(row['disarmed'] === true ? [`disarmed: ${textOf(disarm) ?? 'no reason told'}`] : []),
    ...blocks.map(
      ({ symbol, reason }) => `${textOf(symbol) ?? ''} blocked: ${textOf(reason) ?? ''}`,
    ),
  ];
}
