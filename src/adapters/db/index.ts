/** Postgres: the only room with SQL. Callers get a `Database`, and statement functions that take one. */
export { type Database } from './connection/database.ts';
export { ConstraintFailure } from './connection/database-failure.ts';
export type { DatabaseClass } from './connection/database-url.ts';
export type { Lane, Row, SqlValue, Statements, Transaction } from './connection/statements.ts';
export {
  connectTo,
  countClients,
  migrateDatabase,
  openDatabase,
  openToFence,
  schemaOf,
  stopEmbeddedDatabase,
  type DatabaseRequest,
} from './open-database.ts';
export {
  clockSkewMs,
  readServerFacts,
  unsafeSettings,
  type ServerFacts,
} from './settings/server-facts.ts';
export { missingBinaries } from './embedded/binaries.ts';
export { describePlaces } from './embedded/describe-places.ts';
export type { AppliedMigration, SchemaState } from './migrations/migration-history.ts';
export type { MigrationFile } from './migrations/migration-files.ts';
export {
  insertIncident,
  readIncidentLines,
  type LateEvent,
} from './statements/record/account-incidents.ts';
export {
  appendEvent,
  listUnsequenced,
  readChain,
  readEvents,
  sequenceEvents,
  takeSequencer,
  type AuditEventRow,
  type ChainPlace,
  type NewAuditEvent,
} from './statements/audit-events.ts';
export { commitTransition } from './statements/commit-transition.ts';
export {
  readBookedOrders,
  readIssuedOrderIds,
  readLastWatermark,
  type BookedOrder,
} from './statements/book/engine-book.ts';
export {
  readLedgerPositions,
  readStoppedSymbols,
  type EngineAccount,
  type LedgerPosition,
} from './statements/book/ledger-positions.ts';
export { heartbeat, releaseLease, renewLease, takeLease, type Lease } from './statements/lease.ts';
export { takePermit } from './statements/permit.ts';
export {
  insertReconcileCheckpoint,
  readLatestReconcileCheckpoint,
  type NewReconcileCheckpoint,
  type ReconcileCheckpointRow,
} from './statements/reconcile-checkpoints.ts';
export {
  countTrading,
  readEventIds,
  readEventPlace,
  readLogEnd,
  readSeal,
} from './statements/record/record-facts.ts';
export type {
  BrokerConfirmation,
  RunBinding,
  RunCommand,
  Transition,
} from './statements/run-command.ts';
export {
  readLeftovers,
  type RunLeftovers,
  type WorkingOrder,
} from './statements/record/run-leftovers.ts';
export type { RunFacts, RunMode, RunRow } from './statements/run-row.ts';
export { insertRun, listRuns, readRun, type NewRun, type RunFilter } from './statements/runs.ts';
export { lockForSeal, sealRun } from './statements/seal-run.ts';
export { CHALLENGE_SECONDS, transitionRun } from './statements/transition-run.ts';
export { countUnsettled, type UnsettledOrders } from './statements/unsettled-orders.ts';
