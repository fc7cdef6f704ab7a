export { allocationCapGate, type CapFacts, type WithinShare } from './allocation-cap.ts';
