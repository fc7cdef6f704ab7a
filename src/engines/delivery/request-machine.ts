/**
 * The life of a request in the outbox: for every status and every event one stated result. A missing cell does
 * not compile; the golden walk compares all of them with a committed table, and a test compares the moves with
 * the arrows that SQL allows.
 *
 * | status            | entered by                                   | left by                                  |
 * | ----------------- | -------------------------------------------- | ---------------------------------------- |
 * | PENDING           | the step that asks; RELEASE, POSTPONE        | CLAIM, SUPPRESS                          |
 * | CLAIMED           | CLAIM                                        | PERMIT, RELEASE, SUPPRESS                |
 * | DISPATCHING       | PERMIT; RESEND of what protects              | an answer, LOSE, POSTPONE, ABANDON       |
 * | AMBIGUOUS         | LOSE                                         | an answer, ABANDON, DECIDE, RESEND       |
 * | ACKED, REJECTED   | ACCEPT, REFUSE                               | nothing                                  |
 * | SUPPRESSED        | SUPPRESS, only of what was never permitted   | nothing                                  |
 * | NOT_ACCEPTED      | ABANDON                                      | nothing                                  |
 * | OPERATOR_RESOLVED | DECIDE                                       | nothing                                  |
 *
 * What may have been sent goes back to PENDING only with the proof that nothing was done, and an AMBIGUOUS
 * request never does.
 */
import type { OrderRole } from '../../foundation/model/index.ts';
import {
  mayResend,
  type RequestAction,
  type RequestEvent,
  type RequestStatus,
} from './delivery-words.ts';

/**
 * - MOVE: the status after it.
 * - REPEAT: it stands so already.
 * - REFUSE: it can't happen to a request that stands so.
 */
export type RequestStep =
  | { readonly does: 'MOVE'; readonly to: RequestStatus }
  | { readonly does: 'REPEAT' }
  | { readonly does: 'REFUSE' };

/** A cell: a step, or one that depends on whether the request may be sent again without knowing its fate. */
type RequestCell = RequestStep | { readonly whenResendable: RequestStep };
type Row = Readonly<Record<RequestEvent, RequestCell>>;

const REPEAT: RequestStep = { does: 'REPEAT' };
const REFUSE: RequestStep = { does: 'REFUSE' };

function to(status: RequestStatus): RequestStep {
  return { does: 'MOVE', to: status };
}

const NOTHING = {
  CLAIM: REFUSE,
  RELEASE: REFUSE,
  PERMIT: REFUSE,
  RESEND: REFUSE,
  POSTPONE: REFUSE,
  ACCEPT: REFUSE,
  REFUSE,
  LOSE: REFUSE,
  ABANDON: REFUSE,
  SUPPRESS: REFUSE,
  DECIDE: REFUSE,
} as const satisfies Row;

const REQUEST_MACHINE = {
  PENDING: {
    ...NOTHING,
    CLAIM: to('CLAIMED'),
    RELEASE: REPEAT,
    POSTPONE: REPEAT,
    SUPPRESS: to('SUPPRESSED'),
  },
  CLAIMED: {
    ...NOTHING,
    CLAIM: REPEAT, // of a dispatcher that died, by the next one: no try is lost
    RELEASE: to('PENDING'),
    PERMIT: to('DISPATCHING'),
    SUPPRESS: to('SUPPRESSED'),
  },
  DISPATCHING: {
    ...NOTHING,
    POSTPONE: to('PENDING'),
    ACCEPT: to('ACKED'),
    REFUSE: to('REJECTED'),
    LOSE: to('AMBIGUOUS'),
    ABANDON: to('NOT_ACCEPTED'),
  },
  AMBIGUOUS: {
    ...NOTHING,
    RESEND: { whenResendable: to('DISPATCHING') },
    ACCEPT: to('ACKED'),
    REFUSE: to('REJECTED'),
    LOSE: REPEAT,
    ABANDON: to('NOT_ACCEPTED'),
    DECIDE: to('OPERATOR_RESOLVED'),
  },
  ACKED: { ...NOTHING, ACCEPT: REPEAT },
  REJECTED: { ...NOTHING, REFUSE: REPEAT },
  SUPPRESSED: { ...NOTHING, SUPPRESS: REPEAT },
  NOT_ACCEPTED: { ...NOTHING, ABANDON: REPEAT },
  OPERATOR_RESOLVED: { ...NOTHING, DECIDE: REPEAT },
} as const satisfies Readonly<Record<RequestStatus, Row>>;

/** What an event makes of a request. */
export function nextRequest(
  status: RequestStatus,
  event: RequestEvent,
  of: { readonly action: RequestAction; readonly role: OrderRole },
): RequestStep {
  const cell: RequestCell = REQUEST_MACHINE[status][event];
  if (!('whenResendable' in cell)) return cell;
  return mayResend(of.action, of.role) ? cell.whenResendable : REFUSE;
}
