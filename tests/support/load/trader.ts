/**
 * A trader is a process of its own that is the engine of one run after another: the engine of the program, on real
 * Postgres and the real paper broker. Only the start of a process for each run is left out.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunId } from '../../../src/foundation/model/index.ts';
import type { TradedBars } from './traded-bars.ts';

/** Where traders trade, and what. */
export interface TradingFloor {
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the run folders. */
  readonly out: string;
  readonly bars: TradedBars;
}

/** One run; nobody else has its engine or account. */
export interface Job {
  readonly engineId: string;
  /** The last four of the account. */
  readonly account: string;
}

/** What a trader tells, in this order. TRADING: its first order is on its way. */
export type TraderWord =
  | { readonly kind: 'TRADING'; readonly runId: RunId }
  | {
      readonly kind: 'ENDED';
      readonly exitCode: number;
      /** When orders were put to the broker; `hostMs`. */
      readonly sends: readonly number[];
      readonly said: string;
    }
  | { readonly kind: 'FAILED'; readonly why: string };

export interface Trader {
  begin(job: Job): void;
  /** The next word; throws when it failed or died. */
  next<K extends TraderWord['kind']>(kind: K): Promise<Extract<TraderWord, { kind: K }>>;
  leave(): void;
}

const PROGRAM = fileURLToPath(new URL('trader-process.ts', import.meta.url));

export function hireTrader(floor: TradingFloor): Trader {
  const child = fork(PROGRAM, [JSON.stringify(floor)], { execArgv: ['--import', 'tsx'] });
  const words: TraderWord[] = [];
  let isGone = false;
  let wake = (): void => undefined;
  child.on('message', (word: TraderWord) => {
    words.push(word);
    wake();
  });
  child.on('exit', () => {
    isGone = true;
    wake();
  });
  return {
    begin: (job) => {
      child.send(job);
    },
    next: async (kind) => {
      while (words.length === 0 && !isGone) await new Promise<void>((resolve) => (wake = resolve));
      const word = words.shift();
      if (isWord(word, kind)) return word;
      throw new Error(`a trader said ${JSON.stringify(word ?? 'nothing and died')}, not ${kind}`);
    },
    leave: () => {
      if (child.connected) child.disconnect();
    },
  };
}

function isWord<K extends TraderWord['kind']>(
  word: TraderWord | undefined,
  kind: K,
): word is Extract<TraderWord, { kind: K }> {
  return word?.kind === kind;
}
