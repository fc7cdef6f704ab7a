export { FillModel } from './fill-model.ts';
export { type AmbiguityPolicy, type SimConfig } from './types.ts';
