/**
 * Order gate 7 (contract 8.2): what a single order may be worth and hold, how far its price may lie
 * from the mark, and how often orders may go out. A limit that is OFF has no gate.
 */
import { MAX_SAFE, mulPpmFloor } from '../../foundation/core/index.ts';
import { reasonId } from '../../foundation/model/index.ts';
import { judge, refuse, type OrderGate } from './gates.ts';
import type { OrderFacts } from './order-facts.ts';
import type { OrderTraffic } from './order-traffic.ts';
import type { OrderLimits } from './types.ts';

/** The gates of the limits that are set, in the contract's order. */
export function orderLimitGates(limits: OrderLimits, traffic: OrderTraffic): readonly OrderGate[] {
  const { maxNotional, maxQty, collar, maxPerSecond, maxPerMinute, repeats } = limits;
  const gates: OrderGate[] = [];
  if (maxNotional !== null) gates.push(notionalGate(maxNotional));
  if (maxQty !== null) gates.push(qtyGate(maxQty));
  if (collar.kind === 'PPM') gates.push(collarGate(collar.ppm));
  if (maxPerSecond !== null) gates.push(rateGate(maxPerSecond, () => traffic.messagesInSecond()));
  if (maxPerMinute !== null) gates.push(rateGate(maxPerMinute, () => traffic.messagesInMinute()));
  if (repeats !== null) gates.push(repeatGate(repeats.max, traffic));
  return gates;
}

/** Quantity times the order's price; a notional outside the safe range is an overflow. */
function notionalGate(maxNotional: number): OrderGate {
  return {
    reason: reasonId('RISK_ORDER_NOTIONAL'),
    admits: (facts) => {
      const notional = facts.qty * facts.price;
      if (notional <= MAX_SAFE) return judge(facts, notional, maxNotional);
      facts.overflows = true;
      return refuse(facts, notional);
    },
  };
}

function qtyGate(maxQty: number): OrderGate {
  return {
    reason: reasonId('RISK_ORDER_QTY'),
    admits: (facts) => judge(facts, facts.qty, maxQty),
  };
}

/** The limit and the stop price of an order lie within a share of the mark, on either side of it. */
function collarGate(ppm: number): OrderGate {
  return {
    reason: reasonId('RISK_PRICE_COLLAR'),
    admits: (facts) => judge(facts, priceDistance(facts), mulPpmFloor(facts.mark, ppm)),
  };
}

/** Micros between the mark and the order's price that is furthest from it; 0 for a MARKET order. */
function priceDistance({ limitPrice, stopPrice, mark }: OrderFacts): number {
  const ofLimit = Number.isNaN(limitPrice) ? 0 : Math.abs(limitPrice - mark);
  const ofStop = Number.isNaN(stopPrice) ? 0 : Math.abs(stopPrice - mark);
  return Math.max(ofLimit, ofStop);
}

/** The messages of the window and the order itself. */
function rateGate(maxMessages: number, sent: () => number): OrderGate {
  return {
    reason: reasonId('RISK_MESSAGE_RATE'),
    admits: (facts) => judge(facts, sent() + 1, maxMessages),
  };
}

/** The entries of its symbol and side in the window and the order itself. */
function repeatGate(maxRepeats: number, traffic: OrderTraffic): OrderGate {
  return {
    reason: reasonId('RISK_REPEATED_ORDER'),
    admits: (facts) => judge(facts, traffic.entriesOf(facts.symbol, facts.side) + 1, maxRepeats),
  };
}
