/** Who listens: each gets the messages behind the one it named, as soon as they are on disk, and signs of life. */
import type { ServerResponse } from 'node:http';
import type { FaultPort } from './fault-port.ts';
import type { PaperStore } from './journal/paper-store.ts';

/** A listener takes five times as much silence for the end. */
const BEAT_MS = 1000;
/** Who is further behind than this reads no more: it asks for what it missed when it lives again. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

interface Listener {
  readonly last4: string;
  readonly response: ServerResponse;
  /** Number of the last message that was written to it. */
  told: number;
}

export class MessageStreams {
  private readonly store: PaperStore;
  private readonly faults: FaultPort | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly beat: NodeJS.Timeout;

  constructor(store: PaperStore, faults: FaultPort | undefined) {
    this.store = store;
    this.faults = faults;
    this.beat = setInterval(() => {
      const line = JSON.stringify({ alive_at: store.clock() });
      for (const { response } of this.listeners) this.write(response, line);
    }, BEAT_MS);
  }

  get count(): number {
    return this.listeners.size;
  }

  /** Begins to tell an account's messages after number `after`; `opening` is the first line. */
  add(last4: string, after: number, response: ServerResponse, opening: string): void {
    const listener = { last4, response, told: after };
    response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
    response.write(`${opening}\n`);
    response.on('close', () => this.listeners.delete(listener));
    this.listeners.add(listener);
    this.tell(listener);
  }

  /** Tells everybody what is on disk by now. */
  tellAll(): void {
    for (const listener of this.listeners) this.tell(listener);
  }

  close(): void {
    clearInterval(this.beat);
    for (const { response } of this.listeners) response.destroy();
  }

  private tell(listener: Listener): void {
    const { last4, response } = listener;
    const messages = this.store.tables.accounts.get(last4)?.messages ?? [];
    for (;;) {
      const message = messages[listener.told];
      if (message === undefined || message.n > this.store.durable) return;
      listener.told++;
      this.write(response, JSON.stringify(message.wire));
    }
  }

  private write(response: ServerResponse, line: string): void {
    const lines = this.faults?.onLine(line) ?? [line];
    if (lines === 'CUT' || response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else for (const one of lines) response.write(`${one}\n`);
  }
}
