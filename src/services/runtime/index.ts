export { armRun, type ArmRequest } from './arming/arm-run.ts';
export type { ArmingContext, ArmingOutcome, BuildFacts } from './arming/arming-context.ts';
export { beginRun } from './arming/begin-run.ts';
export type { BrokerWord } from './orders/ask-order.ts';
export { listOrders, type OrdersOfRun } from './orders/list-orders.ts';
export { cancelOrder, type CanceledOrder } from './orders/cancel-order.ts';
export { resolveParked } from './orders/resolve-message.ts';
export { resolveOrder } from './orders/resolve-order.ts';
export { sideText } from './orders/ticket-text.ts';
export { traceOrder, type OrderTrace } from './orders/trace-order.ts';
export { NO_CRASH, type CrashAt, type CrashPoint } from './engine/crash-points.ts';
export type { EnginePlan } from './engine/drive/engine-plan.ts';
export { RunDriver } from './engine/drive/run-driver.ts';
export type { EngineContext, RunPages } from './engine/engine-context.ts';
export { exportRecord, type ExportedRecord } from './engine/end/export-record.ts';
export { executeRun, type ExecutedRun } from './engine/execute-run.ts';
export { verifyReplay, type ReplayVerdict } from './engine/replay/verify-replay.ts';
export { isDeadHere } from './engine/lease/own-process.ts';
export { feedOf, readFeed, type FeedFile } from './engine/recover/read-feed.ts';
export { recoverRun, type RecoveredRun } from './engine/recover/recover-run.ts';
export type { UnresolvedRequest } from './engine/recover/unresolved.ts';
export type { Pace } from './engine/trade/pace.ts';
export { preflightRun } from './preflight/preflight-run.ts';
export { differenceJson, type ReconcileReport } from './reconcile/reconcile-run.ts';
export {
  showReconcile,
  type ShownCheckpoint,
  type StoredDifference,
} from './reconcile/show-reconcile.ts';
export { reconcileNow } from './reconcile/reconcile-now.ts';
export { emitEvent, type Emitted, type EmittedEvent } from './record/emit-event.ts';
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
export type { RunProgress } from './runs/view/run-progress.ts';
export { type RunMoney } from './runs/view/run-money.ts';
export { viewRun, viewRunMoney, type RunStatusView } from './runs/view/run-status.ts';
export type { WithdrawnOrder } from './orders/withdrawn-order.ts';
export { bareText, type BareShares } from './runs/unprotected/bare-shares.ts';
export {
  leaveUnprotected,
  type LeftUnprotected,
  type RefusedWord,
  type WordCheck,
} from './runs/unprotected/leave-unprotected.ts';
export { startRun, type StartedRun, type StartRequest } from './runs/start-run.ts';
export { stopRun, type StoppedRun } from './runs/stop-run.ts';
export { unseenLine, watchRuns, type Watcher } from './watch/watch-runs.ts';
export {
  HURRIED_LOCK_MS,
  watchOnce,
  type Fenced,
  type Unseen,
  type WatchContext,
  type WatchRound,
} from './watch/watch-once.ts';
