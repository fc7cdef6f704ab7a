/** Steps that led to nothing: they may wait to be written, and are computed again after a crash. */
import type { Step } from './step.ts';

const IDLE_EVENTS: ReadonlySet<string> = new Set([
  'SLICE_DONE',
  'SLICE_OPENED',
  'DAY_STARTED',
  'BAR_DROPPED',
  'ORDER_REJECTED',
]);

/** Whether nothing of a step is lost when the engine dies before it is written. */
export function isIdle({ requests, newOrders, changedOrders, events }: Step): boolean {
  return (
    requests.length + newOrders.length + changedOrders.length === 0 &&
    events.every(({ eventType }) => IDLE_EVENTS.has(eventType))
  );
}
