/** All messages after a number out of their pages, or the fault that one is missing. */
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import type {
  BrokerFault,
  BrokerMessage,
  BrokerMessages,
} from '../../../../foundation/ports/index.ts';
import type { WireMessage } from '../wire-words.ts';
import { messageOf } from './from-wire.ts';

interface MessagesPage {
  readonly items: readonly WireMessage[];
  /** Number of the last message that exists. */
  readonly cursor: number;
}

/**
 * Reads page after page up to the last message that existed when the first one came; new ones don't disturb,
 * since messages are only ever added. Their numbers leave no gap.
 */
export async function allMessages(
  readPage: (after: number) => Promise<Result<MessagesPage, BrokerFault>>,
  after: number,
): Promise<Result<BrokerMessages, BrokerFault>> {
  const messages: BrokerMessage[] = [];
  let upTo: number | null = null;
  for (let last = after; upTo === null || last < upTo;) {
    const reply = await readPage(last);
    if (!reply.ok) return reply;
    upTo ??= reply.value.cursor;
    if (upTo < after) return cut(`it has ${upTo} messages, and ${after} were seen`);
    for (const item of reply.value.items) {
      if (item.cursor !== last + 1) return cut(`message ${item.cursor} follows ${last}`);
      last = item.cursor;
      messages.push(messageOf(item, JSON.stringify(item)));
    }
    if (reply.value.items.length === 0 && last < upTo) return cut(`${last} of ${upTo} messages`);
  }
  return ok({ messages, upTo: after + messages.length });
}

function cut(message: string): Result<never, BrokerFault> {
  const text = `the pages of the messages do not add up: ${message}`;
  return err({
    code: 'BROKER_PAGES_MISSING',
    isRetryable: true,
    outcome: 'NOT_DONE',
    message: text,
  });
}
