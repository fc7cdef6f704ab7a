// Section 8.2, gate 7: every message that went to the broker, and every entry, never forgotten.
import type { NaiveIntent } from './intents.ts';

interface Entry {
  readonly ts: number;
  readonly symbol: string;
  readonly side: string;
}

export class NaiveTraffic {
  /** Time of the slice. */
  now = 0;
  /** Times of orders and cancels. */
  readonly messages: number[] = [];
  /** Accepted orders that were not risk-reducing; flattening orders are none. */
  readonly entries: Entry[] = [];

  message(): void {
    this.messages.push(this.now);
  }

  entry({ symbol, side }: NaiveIntent): void {
    this.entries.push({ ts: this.now, symbol, side });
  }

  /** Messages at most `seconds` old; one exactly as old counts. */
  messagesWithin(seconds: number): number {
    return this.messages.filter((ts) => this.now - ts <= seconds * 1000).length;
  }

  entriesWithin(intent: NaiveIntent, seconds: number): number {
    return this.entries.filter(
      ({ ts, symbol, side }) =>
        symbol === intent.symbol && side === intent.side && this.now - ts <= seconds * 1000,
    ).length;
  }
}
