/** A broker's fault as the failure of a command. */
import { Failure } from '../../../foundation/core/index.ts';
import type { BrokerFault } from '../../../foundation/ports/index.ts';

/** Exit 9 or, when the broker was silent, 10; the message says what is known of the request. */
export function failureOf({ code, message, outcome }: BrokerFault): Failure {
  const kind = code === 'BROKER_TIMEOUT' ? 'TIMEOUT' : 'UNAVAILABLE';
  return new Failure(kind, code, `${message} (${outcome})`);
}
