/** What a broker answered; a fault of it is a failure, UNAVAILABLE under its own code. */
import { Failure } from '../../../foundation/core/index.ts';
import type { BrokerReply } from '../../../foundation/ports/index.ts';

export async function answered<T>(reply: BrokerReply<T>): Promise<T> {
  const answer = await reply;
  if (answer.ok) return answer.value;
  const { code, message } = answer.error;
  throw new Failure('UNAVAILABLE', code, message);
}
