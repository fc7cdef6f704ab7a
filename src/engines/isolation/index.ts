export { allocationCapGate, type CapFacts, type WithinShare } from './allocation-cap.ts';
export { EngineStore, type EngineState } from './engine-store.ts';
export { keyStatus, loadEngineKeys, type EngineKeyNames, type KeyStatus } from './engine-keys.ts';
export { judgeKeyNames, type KeyName } from './key-names.ts';
