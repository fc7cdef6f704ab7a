/** Listens to the paper broker's messages. A stream that skips one, says nothing, or ends, is over. */
import { request as openRequest, type ClientRequest } from 'node:http';
import type { BrokerEar, BrokerStream } from '../../../../foundation/ports/index.ts';
import { parseJson } from '../parse-json.ts';
import { streamBeat, streamOpening, type Address } from '../wire.ts';
import { wireMessage } from '../wire-words.ts';
import { messageOf } from './from-wire.ts';
import type { PaperLine } from './paper-line.ts';

/** Five signs of life that did not come. */
const SILENCE_MS = 5_000;
/** A message has some 500 bytes; a line that does not end is none of our broker's. */
const MAX_LINE_BYTES = 65_536;

/** Begins to listen behind message `after`; a broker that does not run is started. */
export function listenTo(line: PaperLine, after: number, ear: BrokerEar): BrokerStream {
  const listening = new Listening(line, after, ear);
  void listening.begin();
  return listening;
}

class Listening implements BrokerStream {
  private readonly line: PaperLine;
  private readonly ear: BrokerEar;
  private last: number;
  private address: Address | null = null;
  private outgoing: ClientRequest | null = null;
  private silence: NodeJS.Timeout | null = null;
  private rest = '';
  private isOpened = false;
  private isOver = false;

  constructor(line: PaperLine, after: number, ear: BrokerEar) {
    this.line = line;
    this.last = after;
    this.ear = ear;
  }

  async begin(): Promise<void> {
    const found = await this.line.addressOfAccount();
    if (this.isOver) return;
    if (!found.ok) {
      this.end(found.error.message);
      return;
    }
    this.address = found.value;
    const path = this.line.pathOf(`/stream?after=${this.last}`);
    const outgoing = openRequest(
      { socketPath: found.value.socket, path, agent: false },
      (incoming) => {
        if (incoming.statusCode !== 200) {
          this.end(`status ${incoming.statusCode ?? 0}`);
          return;
        }
        incoming.setEncoding('utf8');
        incoming.on('data', (text: string) => {
          this.hear(text);
        });
        incoming.on('end', () => {
          this.end('the broker ended it');
        });
        incoming.on('error', (error) => {
          this.end(error.message);
        });
      },
    );
    outgoing.on('error', (error) => {
      this.end(error.message);
    });
    this.outgoing = outgoing;
    this.restartSilence();
    outgoing.end();
  }

  /** Nothing is heard any more, `onEnd` neither. */
  close(): void {
    this.isOver = true;
    if (this.silence !== null) clearTimeout(this.silence);
    this.outgoing?.destroy();
  }

  private end(reason: string): void {
    if (this.isOver) return;
    this.close();
    this.ear.onEnd(reason);
  }

  private restartSilence(): void {
    if (this.silence !== null) clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.end(`nothing was heard for ${SILENCE_MS} ms`);
    }, SILENCE_MS);
  }

  private hear(text: string): void {
    if (this.isOver) return;
    this.restartSilence();
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.hearLine(line);
    if (this.rest.length > MAX_LINE_BYTES) this.end(`a line of more than ${MAX_LINE_BYTES} bytes`);
  }

  private hearLine(line: string): void {
    if (this.isOver) return; // by a line before
    const value = parseJson(line);
    if (!this.isOpened) {
      this.hearOpening(value);
      return;
    }
    if (streamBeat.safeParse(value).success) return;
    const message = wireMessage.safeParse(value);
    if (!message.success) {
      this.end(`a line of ${line.length} characters is no message`);
      return;
    }
    const { cursor } = message.data;
    if (cursor > this.last + 1) {
      this.end(`message ${cursor} came after ${this.last}`);
      return;
    }
    this.last = Math.max(this.last, cursor);
    this.ear.onMessage(messageOf(message.data, line));
  }

  /** Whose stream it is, before anything on it counts. */
  private hearOpening(value: unknown): void {
    const opening = streamOpening.safeParse(value);
    if (!opening.success) {
      this.end('it does not open as promised');
      return;
    }
    const { instance, environment, account } = opening.data;
    const isOurs =
      instance === this.address?.instance && environment === 'PAPER' && account === this.line.last4;
    if (!isOurs) {
      this.end(`it is the stream of ${environment} account ${account}`);
      return;
    }
    this.isOpened = true;
  }
}
