/** Postgres: the only room with SQL. Callers get a `Database`, and statement functions that take one. */
export { type Database } from './connection/database.ts';
export { ConstraintFailure } from './connection/database-failure.ts';
export type { DatabaseClass } from './connection/database-url.ts';
export { inSnapshot } from './connection/in-snapshot.ts';
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
  newestIncident,
  readIncidentLines,
  type LateEvent,
} from './statements/record/account-incidents.ts';
export {
  appendEvent,
  listUnsequenced,
  readChain,
  readEvents,
  readLoggedPage,
  sequenceEvents,
  takeSequencer,
  type AuditEventRow,
  type ChainPlace,
  type NewAuditEvent,
} from './statements/audit-events.ts';
export { commitTransition, type Patience } from './statements/commit-transition.ts';
export {
  readBookedOrders,
  readForeignOrders,
  readIssuedOrderIds,
  readLastWatermark,
  type BookedOrder,
} from './statements/book/engine-book.ts';
export {
  readDeclaredShares,
  readLedgerPositions,
  readSharesOfOthers,
  readStandingFills,
  readStoppedShares,
  type EngineAccount,
  type LedgerPosition,
} from './statements/book/ledger-positions.ts';
export { heartbeat, releaseLease, renewLease, takeLease, type Lease } from './statements/lease.ts';
export {
  claimRequests,
  markAmbiguous,
  returnRequests,
} from './statements/orders/outbox/claim-requests.ts';
export { applyMessages } from './statements/orders/apply-messages.ts';
export { commitStep } from './statements/orders/commit-step.ts';
export type {
  AppliedMessage,
  EngineStep,
  LedgerEntry,
  NewOrderRow,
  NewRequest,
  OrderChange,
  SettledRequest,
  StepEvent,
  StepOutcome,
} from './statements/orders/engine-step.ts';
export { holdLease, type Holder } from './statements/orders/hold-lease.ts';
export {
  parkMessage,
  readBookedCursor,
  readParked,
  readReceivedCursor,
  readUnapplied,
  receiveMessages,
  type BrokerAccountName,
  type InboxRow,
  type MessageSource,
  type ParkedMessage,
} from './statements/orders/inbox.ts';
export {
  isExecutionBooked,
  lockLateOrder,
  readLateMessages,
  writeLate,
  type LateOrder,
} from './statements/orders/late-messages.ts';
export { readFillsOf, type LedgerKind, type LedgerRow } from './statements/orders/ledger-rows.ts';
export {
  findParked,
  readNewestRunOf,
  resolveMessage,
  resolveRequest,
} from './statements/orders/operator-words.ts';
export { readOrder, readRunOrders, type OrderRow } from './statements/orders/order-rows.ts';
export type { OutboxRow } from './statements/orders/outbox/outbox-row.ts';
export {
  permitRequests,
  type PermitKind,
  type PermitRequest,
  type Permits,
} from './statements/orders/outbox/permit-requests.ts';
export {
  readDecidedRequests,
  readOpenRequests,
  readRequestsOf,
  readWatchedOrderIds,
} from './statements/orders/outbox/requests.ts';
export { ORDER_CANCEL_ASKED } from './statements/book/taken-back.ts';
export { takePermit } from './statements/permit.ts';
export type { EventOfOrder } from './statements/order-reading/order-events.ts';
export { readOrderHistory, type OrderHistory } from './statements/order-reading/order-history.ts';
export {
  findOrder,
  readNewestOrderIds,
  readOrders,
  type FoundOrder,
  type ListedOrder,
} from './statements/order-reading/listed-orders.ts';
export type { OrderMessage } from './statements/order-reading/order-messages.ts';
export type { OrderRequest } from './statements/order-reading/order-requests.ts';
export { readWithdrawnOrders } from './statements/order-reading/withdrawn-orders.ts';
export { isClosingOut } from './statements/close-out.ts';
export {
  insertReconcileCheckpoint,
  listNewestCheckpoints,
  readLatestReconcileCheckpoint,
  type CheckpointOfBooks,
  type NewReconcileCheckpoint,
  type ReconcileCheckpointRow,
} from './statements/reconcile-checkpoints.ts';
export {
  countTrading,
  findEvent,
  findNewestEvent,
  hasEventBehind,
  readEventIds,
  readEventPlace,
  readLogEnd,
  readMoves,
  readSeal,
} from './statements/record/record-facts.ts';
export type {
  BrokerConfirmation,
  RunBinding,
  RunCommand,
  Transition,
  Unresolved,
} from './statements/run-command.ts';
export {
  readLeftovers,
  type RunLeftovers,
  type WorkingOrder,
} from './statements/record/run-leftovers.ts';
export type { RunFacts, RunMode, RunRow } from './statements/run-row.ts';
export {
  insertRun,
  listBusyRuns,
  listEveryRun,
  listRuns,
  lockAccount,
  readRun,
  type NewRun,
  type RunFilter,
} from './statements/runs.ts';
export { lockForSeal, sealRun } from './statements/seal-run.ts';
export { CHALLENGE_SECONDS, transitionRun } from './statements/transition-run.ts';
export { countUnsettled, type UnsettledOrders } from './statements/unsettled-orders.ts';
