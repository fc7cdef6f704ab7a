/** How a given-up order was seen at the broker, out of the event that says so. */
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { ORDER_STATES, parseQty } from '../../../../foundation/model/index.ts';
import type { Sighting } from '../drive/deliveries.ts';

/** Null: the payload is not one of ours. */
export function loggedSighting(payload: JsonObject): Sighting | null {
  const { seen_by: seenBy, state: word, filled_qty: shares } = payload;
  const by = (['MESSAGE', 'LOOK_UP'] as const).find((known) => known === seenBy);
  const state = [...ORDER_STATES, 'UNKNOWN' as const].find((known) => known === word);
  const filled = typeof shares === 'string' ? parseQty(shares) : null;
  if (by === undefined || state === undefined || filled?.ok !== true) return null;
  return { by, state, filledQty: filled.value };
}
