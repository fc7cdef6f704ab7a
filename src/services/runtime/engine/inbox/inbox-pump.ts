/**
 * Hears the broker: every message goes into the inbox as it came, before anybody looks at it. What the stream
 * does not bring, for a gap, a silence or an end, is asked for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { receiveMessages, type Lane } from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import type {
  BrokerMessage,
  BrokerStream,
  TradingBroker,
} from '../../../../foundation/ports/index.ts';

/** How long a stream may owe a message that exists before it is asked for. */
const SILENCE_MS = 100;
/** So long the stream may be silent while the broker owes news, before it is asked (reliability 7.6). */
const WATCH_MS = 5_000;
/** Between two tries to ask, and to open the stream anew. */
const RETRY_MS = 100;

export class InboxPump {
  /** All messages up to it are in the inbox. */
  stored: number;
  private readonly of: {
    readonly db: Lane;
    readonly broker: TradingBroker;
    readonly account: string;
    readonly note: (line: string) => void;
  };
  private heard: BrokerMessage[] = [];
  /** Numbers that are in the inbox behind one that is missing. */
  private readonly ahead = new Set<number>();
  private stream: BrokerStream | null = null;
  private connectionId = '';
  private isClosed = false;
  /** Whether its end was told since it was heard last: one that is opened in vain is no news. */
  private toldEnd = false;
  /** The write that is under way: writes follow each other. */
  private writing: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;
  /** When something was heard, or asked for, last. */
  private newsAt = performance.now();

  /** `after`: the last message that is in the inbox already. */
  constructor(of: InboxPump['of'], after: number) {
    this.of = of;
    this.stored = after;
  }

  open(): void {
    this.connectionId = randomUUID();
    this.stream = this.of.broker.listen(this.stored, {
      onMessage: (message) => {
        this.toldEnd = false;
        this.newsAt = performance.now();
        this.heard.push(message);
        this.wake();
      },
      onEnd: (reason) => {
        this.stream = null;
        if (this.isClosed) return;
        this.tellEnd(reason);
        setTimeout(() => {
          if (!this.isClosed) this.open();
        }, RETRY_MS).unref();
      },
    });
  }

  close(): void {
    this.isClosed = true;
    this.stream?.close();
  }

  /** Stores what was heard so far. Fails as the database does. */
  async drain(): Promise<void> {
    const messages = this.heard;
    if (messages.length === 0) return;
    this.heard = [];
    try {
      await this.store('STREAM', messages);
    } catch (error) {
      this.heard = [...messages, ...this.heard];
      throw error;
    }
  }

  /** Called while the broker owes news: when none came for too long, what the stream may have lost is asked for. */
  async watch(): Promise<void> {
    if (this.isClosed || performance.now() - this.newsAt < WATCH_MS) return;
    await this.ask();
  }

  /** Waits until the inbox has every message up to `cursor`. `isOver` gives up. */
  async reach(cursor: number, isOver: () => boolean): Promise<void> {
    await this.drain();
    let quietSince = performance.now();
    while (this.stored < cursor && !isOver()) {
      if (this.heard.length === 0) await this.waitForNews();
      const before = this.stored;
      await this.drain();
      if (this.stored > before) quietSince = performance.now();
      else if (performance.now() - quietSince >= SILENCE_MS) {
        await this.ask();
        quietSince = performance.now();
      }
    }
  }

  private tellEnd(reason: string): void {
    if (!this.toldEnd) {
      this.of.note(`the stream of the broker ended (${reason}); it is opened anew`);
    }
    this.toldEnd = true;
  }

  private waitForNews(): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SILENCE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Asks for all that came after what is stored; a broker that fails is asked again later. */
  private async ask(): Promise<void> {
    this.newsAt = performance.now();
    const reply = await this.of.broker.messages(this.stored);
    if (!reply.ok) {
      await sleep(RETRY_MS);
      return;
    }
    await this.store('QUERY', reply.value.messages);
  }

  private async store(
    source: 'STREAM' | 'QUERY',
    messages: readonly BrokerMessage[],
  ): Promise<void> {
    const { db, broker, account } = this.of;
    const { connectionId } = this;
    const write = async (): Promise<void> => {
      await receiveMessages(db, {
        broker: broker.name,
        account,
        source,
        connectionId: source === 'STREAM' ? connectionId : null,
        messages,
      });
      this.advance(messages);
    };
    this.writing = this.writing.catch(ignoreFailure).then(write);
    await this.writing;
  }

  /** Numbers are gapless: the mark stands before the first one that is missing. */
  private advance(messages: readonly BrokerMessage[]): void {
    for (const { cursor } of messages) if (cursor !== null) this.ahead.add(cursor);
    while (this.ahead.delete(this.stored + 1)) this.stored++;
  }
}

/** Who made it was told. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}
