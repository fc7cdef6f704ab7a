export { IntentPlanner } from './intent-planner.ts';
export { riskIncreasingOrders } from './keep-reducing.ts';
export {
  correctionEventId,
  fillEventId,
  ORDER_MACHINE,
  orderEventId,
  orderStep,
  stateAfter,
  type NextState,
  type OrderEffect,
  type OrderStep,
} from './order-machine.ts';
export { orderTypeOf, trailingStop, type StopFacts } from './protection.ts';
