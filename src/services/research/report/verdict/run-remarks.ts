/** Why a run of a piece of evidence stopped before its end. */
import { objectsIn, textIn, type JsonObject } from '../../../../foundation/core/index.ts';

/** Symbols that are named. */
const SHOWN_BLOCKED = 5;

export function stopRemarks(row: JsonObject): readonly string[] {
  const { halt_reason: halt, disarm_reason: disarm, blocked } = row;
  const blocks = objectsIn(blocked).slice(0, SHOWN_BLOCKED);
  return [
    ...(row['halted'] === true ? [`halted: ${textIn(halt) ?? 'no reason told'}`] : []),
    ...(row['disarmed'] === true ? [`disarmed: ${textIn(disarm) ?? 'no reason told'}`] : []),
    ...blocks.map(
      ({ symbol, reason }) => `${textIn(symbol) ?? ''} blocked: ${textIn(reason) ?? ''}`,
    ),
  ];
}
