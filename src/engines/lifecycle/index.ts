export { MOST_EVIDENCE_AGE_MS } from './preflight/caps.ts';
export type { Situation } from './preflight/check-spec.ts';
export { LEAST_FREE_DISK, MOST_CLOCK_SKEW_MS } from './preflight/caps.ts';
export { undurableSettings } from './preflight/undurable-settings.ts';
export type {
  CheckId,
  DrillFact,
  LimitFact,
  Observed,
  PreflightEvidence,
  PreflightFacts,
} from './preflight/facts.ts';
export {
  BEGIN_CHECKS,
  judgeChecks,
  judgePreflight,
  type PreflightCheck,
  type PreflightResult,
} from './preflight/preflight.ts';
export {
  nextRun,
  RUN_MACHINE,
  type Exposure,
  type RunStep,
  type TransitionId,
} from './run-machine.ts';
export {
  formatRunPair,
  parseRunPair,
  POSTURES,
  RUN_EVENTS,
  RUN_PAIRS,
  RUN_STATUSES,
  type Posture,
  type RunEvent,
  type RunPair,
  type RunStatus,
} from './run-words.ts';
