/** What a story's events say in the audit log: the payloads as they are written. */
import { OrderIds, TickEventBodies } from '../../../src/engines/audit/index.ts';
import { canonicalJson, sha256Hex, type JsonObject } from '../../../src/foundation/core/index.ts';
import {
  parseStrategyId,
  type EventBody,
  type EventKind,
} from '../../../src/foundation/model/index.ts';
import { CONFIG_HASH, ENGINE_ID, RUN_ID } from '../audit-log.ts';
import type { Story } from './story.ts';

/** Bodies of all events so far, in order; asks that each payload be canonical. */
function auditBodies(story: Story): EventBody[] {
  const strategyId = parseStrategyId('story');
  if (strategyId === null) throw new Error('story is an id');
  const { orders, events } = story.tick;
  const { symbols } = story.table;
  const inputs = {
    runId: RUN_ID,
    engineId: ENGINE_ID,
    mode: 'BACKTEST',
    configHash: CONFIG_HASH,
    configJson: '{}',
    strategy: { id: strategyId, version: 1, params: {} },
    timeframe: '1m',
    calendar: 'XNYS',
    cash: 1e11,
    seed: 1,
    shadow: false,
    data: symbols.map((symbol) => ({ symbol, sha256: sha256Hex(symbol), rows: 1 })),
  } as const;
  const orderIds = new OrderIds(inputs, orders);
  const bodies = new TickEventBodies(RUN_ID, { symbols, orders, orderIds }).read(events, 1);
  for (const { payload } of bodies) {
    if (JSON.stringify(payload) !== canonicalJson(payload)) throw new Error('not canonical');
  }
  return bodies;
}

/** Payloads of one kind, in order. */
export function auditPayloads(story: Story, kind: EventKind): JsonObject[] {
  return auditBodies(story)
    .filter(({ eventType }) => eventType === kind)
    .map(({ payload }) => payload);
}
