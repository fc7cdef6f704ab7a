export { allocationCapGate, type CapFacts, type WithinShare } from './allocation-cap.ts';
export { EngineStore, type EngineState } from './engine-store.ts';
