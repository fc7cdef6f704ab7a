export { IntentPlanner } from './intent-planner.ts';
export { riskIncreasingOrders } from './keep-reducing.ts';
