export { armRun, type ArmRequest } from './arming/arm-run.ts';
export type { ArmingContext, ArmingOutcome, BuildFacts } from './arming/arming-context.ts';
export { beginRun } from './arming/begin-run.ts';
export { preflightRun } from './preflight/preflight-run.ts';
export { differenceJson, type ReconcileReport } from './reconcile/reconcile-run.ts';
export { reconcileNow } from './reconcile/reconcile-now.ts';
export { emitEvent, type EmittedEvent, type EmittedPlace } from './record/emit-event.ts';
export { parsePayload, refusePayload } from './record/parse-payload.ts';
export { recordedRun } from './record/recorded-run.ts';
export { beatRun } from './runs/beat-run.ts';
export { checkHealth, type Health, type StaleRun } from './runs/check-health.ts';
export type { Unconfirmed } from './runs/confirm-quiet.ts';
export { findRun } from './runs/find-run.ts';
export {
  fenceHalt,
  haltRun,
  settleHalt,
  type FencedHalt,
  type HaltedRun,
  type HaltRequest,
} from './runs/halt-run.ts';
export { HaltFuse } from './runs/spool/halt-fuse.ts';
export { fenceSpooledHalts, settleSpooledHalts } from './runs/spool/halt-spool.ts';
export { keepRun, type KeptRecord } from './runs/keep-run.ts';
export type { RunDesk } from './runs/run-desk.ts';
export type { RunReceipt } from './runs/run-receipt.ts';
export { viewRun, type RunStatusView } from './runs/run-status.ts';
export { startRun, type StartedRun, type StartRequest } from './runs/start-run.ts';
export { stopRun, type StoppedRun } from './runs/stop-run.ts';
export { watchRuns, type Watcher } from './watch/watch-runs.ts';
export { watchOnce, type Fenced, type WatchContext, type WatchRound } from './watch/watch-once.ts';
