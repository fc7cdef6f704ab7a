export { AuditChain, genesisHash } from './chain.ts';
export { EventPlacer, type EventPlace, type PlacedEvent } from './event-placer.ts';
export { LogVerifier, verifyLog } from './log/log-verifier.ts';
export { OrderIds } from './events/order-ids.ts';
export { REASON_UNITS, type ReasonUnit } from './events/reason-units.ts';
export {
  inputFacts,
  runSealed,
  runStarted,
  type RunSeal,
  type RunStart,
} from './events/start-and-seal.ts';
export { TickEventBodies, type ToldEvent } from './events/tick-event-bodies.ts';
export { TOPIC_OF_KIND, type TickBooks } from './events/tick-event-body.ts';
export {
  MAX_DEPTH,
  MAX_LINE_LENGTH,
  type BrokenReason,
  type ChainIdentity,
  type ChainPosition,
  type IncompleteCause,
  type LogExpectation,
  type LogFacts,
  type LogVerdict,
} from './types.ts';
