/** A broker's message as the inbox keeps it beside its bytes: its words as canonical JSON. */
import { messageJson, parseMessage } from '../../../../engines/delivery/index.ts';
import {
  canonicalJson,
  invariant,
  isObject,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import type { BrokerMessage } from '../../../../foundation/ports/index.ts';

/** Without the raw bytes, which have a column of their own. */
export function messageText(message: BrokerMessage): string {
  return canonicalJson(withStorableTexts(messageJson(message)));
}

/** A broker's word as a row can hold it: Postgres knows neither NUL nor half of a surrogate pair. */
export function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();
}

/** What `messageText` wrote, with the bytes that it came from; anything else is a defect. */
export function readMessage(text: string, raw: string): BrokerMessage {
  const message = parseMessage(JSON.parse(text), raw);
  invariant(message !== null, 'a stored message is one');
  return message;
}

function withStorableTexts(words: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(words).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? storable(value)
        : isObject(value)
          ? withStorableTexts(value)
          : value,
    ]),
  );
}
