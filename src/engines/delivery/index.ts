export {
  ENTRY_PRIORITY,
  mayResend,
  priorityOf,
  REQUEST_ACTIONS,
  REQUEST_EVENTS,
  REQUEST_STATUSES,
  type RequestAction,
  type RequestEvent,
  type RequestStatus,
  type ResolvedStatus,
} from './delivery-words.ts';
export { nextRequest, type RequestStep } from './request-machine.ts';
export { abortSend, judgeReply, judgeResend, MOST_TRIES } from './judge-reply.ts';
export {
  judgeLookUp,
  LOOK_UP_PLAN,
  lookUpDueMs,
  type LookUpHistory,
  type LookUpPlan,
  type LookUpVerdict,
} from './judge-look-up.ts';
export { judgeZombie, mayStillSend, PERMIT_TO_SEND_MS, type ZombieVerdict } from './late-orders.ts';
export { exceedsBrokerCount } from './fill-guard.ts';
export { differingTerm, type SentRequest } from './request-terms.ts';
export type { Consequence, DeliveryReason, DeliveryVerdict } from './verdicts.ts';
export {
  executionJson,
  messageJson,
  parseExecution,
  parseMessage,
  parseMessageKind,
} from './message-words.ts';
