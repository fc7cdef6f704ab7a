/** News of the broker as events, so that a log of them can be taken again. */
import { executionJson, type ZombieVerdict } from '../../../../engines/delivery/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';
import type { BrokerMessage } from '../../../../foundation/ports/index.ts';
import type { Sighting } from './deliveries.ts';
import type { Told } from './step-maker.ts';

/** A message that was taken. `place`: slice and phase. */
export function messageTold(message: BrokerMessage, place: JsonObject): Told {
  const { kind, messageId, clientOrderId, execution } = message;
  return {
    topic: 'BROKER',
    eventType: 'MESSAGE_APPLIED',
    correlationId: clientOrderId,
    payload: {
      client_order_id: clientOrderId,
      execution: execution === null ? null : executionJson(execution),
      kind,
      message_id: messageId,
      ...place,
    },
  };
}

/** An order that was given up, and is at the broker all the same. */
export function zombieTold(
  clientOrderId: string,
  of: { readonly sighting: Sighting; readonly verdict: ZombieVerdict; readonly place: JsonObject },
): Told {
  const { by, state, filledQty } = of.sighting;
  const { cancels, consequence } = of.verdict;
  return {
    topic: 'BROKER',
    eventType: 'ZOMBIE_ACCEPT',
    correlationId: clientOrderId,
    payload: {
      ...of.place,
      cancels,
      client_order_id: clientOrderId,
      consequence,
      filled_qty: String(filledQty),
      seen_by: by,
      state,
    },
  };
}
