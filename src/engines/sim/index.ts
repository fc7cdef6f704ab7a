export { FillModel } from './fill-model.ts';
export { reachesStop, stopBase, tradesThrough } from './priced-orders.ts';
export { type AmbiguityPolicy, type SimConfig } from './types.ts';
