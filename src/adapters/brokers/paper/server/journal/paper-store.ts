/**
 * The broker's durable state. An event is decided in memory, journalled, and, when it takes an order,
 * written to the log of accepted orders; nobody is told of it before both are synced. Events that are
 * decided while a sync runs share the next one.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { canonicalJson, Failure } from '../../../../../foundation/core/index.ts';
import type { PaperPlaces } from '../../places.ts';
import { parseJson } from '../../parse-json.ts';
import { GENESIS, journalLine, parseJournalLine } from './journal-line.ts';
import { LineLog } from './line-log.ts';
import { PaperAccounts } from '../state/paper-accounts.ts';
import { acceptedOrder, type Happening, type PaperEvent } from './paper-event.ts';
import type { Recorder } from './recorder.ts';

export class PaperStore implements Recorder {
  readonly tables: PaperAccounts;
  private readonly journal: LineLog;
  private readonly accepted: LineLog;
  /** Now, as RFC 3339 text. */
  readonly clock: () => string;
  /** Number of the last event that is on disk. */
  durable: number;
  /** Orders of the journal that the log of accepted orders had not, and has now. */
  readonly added: number;
  /** Called when more is on disk. */
  onDurable: () => void = () => undefined;
  /** Whether the lock is still this process's. */
  private readonly isHeld: () => boolean;
  /** Why it is the broker of its folder no more. */
  private lost: string | null = null;
  private sum: string;
  private waiting: PaperEvent[] = [];
  private lastSync: Promise<void> = Promise.resolve();

  private constructor(of: {
    readonly tables: PaperAccounts;
    readonly journal: LineLog;
    readonly accepted: LineLog;
    readonly sum: string;
    readonly clock: () => string;
    readonly isHeld: () => boolean;
    readonly added: number;
  }) {
    this.tables = of.tables;
    this.journal = of.journal;
    this.accepted = of.accepted;
    this.sum = of.sum;
    this.clock = of.clock;
    this.isHeld = of.isHeld;
    this.added = of.added;
    this.durable = of.tables.last;
  }

  /**
   * Reads both files back. Fails with PAPER_STATE_DAMAGED when they are not what this program wrote, or
   * contradict each other. `isHeld`: whether the lock of this process is still its own.
   */
  static async open(
    places: PaperPlaces,
    clock: () => string,
    isHeld: () => boolean,
  ): Promise<PaperStore> {
    const journal = LineLog.open(places.journal);
    const tables = new PaperAccounts();
    const orders: string[] = [];
    let sum: string = GENESIS;
    for (const [at, text] of journal.lines.entries()) {
      const event = parseJournalLine(text, sum);
      if (event?.n !== at + 1)
        throw damaged(places.journal, at + 1, 'does not follow the line before');
      if (!tables.replay(event)) throw damaged(places.journal, at + 1, NOT_ITS_RESULT);
      sum = text.slice(0, text.indexOf(' '));
      if (event.kind === 'ORDER_ACCEPTED') orders.push(acceptedLine(event));
    }
    if (orders.length > 0 && !existsSync(places.accepted)) throw noWitness(places, orders.length);
    const accepted = LineLog.open(places.accepted);
    for (const [at, text] of accepted.lines.entries()) {
      const isRight = orders[at] === text && acceptedOrder.safeParse(parseJson(text)).success;
      if (!isRight)
        throw damaged(places.accepted, at + 1, 'is an order that the journal does not hold');
    }
    // A kill between the two syncs: the journal has orders of which nobody was told yet.
    const untold = orders.slice(accepted.lines.length);
    if (untold.length > 0) await accepted.log.append(untold);
    const logs = { journal: journal.log, accepted: accepted.log };
    const store = new PaperStore({ tables, ...logs, sum, clock, isHeld, added: untold.length });
    if (tables.last === 0) {
      store.record({ kind: 'BROKER_CREATED', instance: randomUUID() });
      await store.synced();
    }
    return store;
  }

  /** Applies an event at once; it is durable when `synced` resolves. */
  record(happening: Happening): void {
    const event: PaperEvent = { ...happening, n: this.tables.last + 1, at: this.clock() };
    this.tables.apply(event);
    this.waiting.push(event);
    if (this.waiting.length === 1) this.lastSync = this.lastSync.then(() => this.flush());
  }

  /**
   * Resolves when everything that was recorded is durable, where a start reads it; rejects for good when a disk failed,
   * and with PAPER_FOLDER_LOST.
   */
  async synced(): Promise<void> {
    await this.lastSync;
    this.requireFolder();
  }

  /**
   * Fails with PAPER_FOLDER_LOST, then for good, when the lock is another's, or a file is not the one that was opened
   * or not as long as it was written: another broker may write it, or the next start would not find what is told.
   */
  requireFolder(): void {
    this.lost ??= this.isHeld() ? (this.journal.harm() ?? this.accepted.harm()) : LOCK_LOST;
    if (this.lost !== null) throw new Failure('UNAVAILABLE', 'PAPER_FOLDER_LOST', this.lost);
  }

  close(): void {
    this.journal.close();
    this.accepted.close();
  }

  private async flush(): Promise<void> {
    const events = this.waiting;
    this.waiting = [];
    const lines = events.map((event) => {
      const line = journalLine(event, this.sum);
      this.sum = line.sum;
      return line.text;
    });
    this.requireFolder();
    await this.journal.append(lines);
    const orders = events.flatMap((event) =>
      event.kind === 'ORDER_ACCEPTED' ? [acceptedLine(event)] : [],
    );
    if (orders.length > 0) await this.accepted.append(orders);
    this.requireFolder();
    this.durable = events.at(-1)?.n ?? this.durable;
    this.onDurable();
  }
}

/** The market's rules give something else: the line, or the program, is not the one that it was. */
const NOT_ITS_RESULT = 'is not what the market makes of the lines before';

const LOCK_LOST = 'paper/lock is not the one that this broker took';

function acceptedLine({ n, at, account, order }: PaperEvent & { kind: 'ORDER_ACCEPTED' }): string {
  return canonicalJson({ n, at, account, order });
}

/** Both files are made before the first line of either: no kill leaves one of them alone. */
function noWitness({ journal, accepted }: PaperPlaces, orders: number): Failure {
  const message = `${accepted} was removed: it is the witness of the ${orders} orders in ${journal}`;
  const fix = `restore it from a copy, or make an empty file there: the next start believes the journal then and writes the ${orders} lines anew`;
  return new Failure('UNAVAILABLE', 'PAPER_STATE_DAMAGED', message, { fix });
}

function damaged(path: string, line: number, what: string): Failure {
  return new Failure('UNAVAILABLE', 'PAPER_STATE_DAMAGED', `line ${line} of ${path} ${what}`);
}
