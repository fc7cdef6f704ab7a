/**
 * A racer is a process of its own with connections of its own: it is told some commands and a moment, waits
 * for the moment, and carries them out one after another until one isn't done.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunCommand } from '../../../src/adapters/db/index.ts';

/** What a racer is told. */
export interface Heat {
  readonly commands: readonly RunCommand[];
  /** Wall clock, which processes of one machine share; milliseconds. */
  readonly startAtMs: number;
}

/** How far a racer came: of each command what became of it, and how long it took. */
export interface Raced {
  readonly outcomes: readonly string[];
  readonly ms: readonly number[];
}

/** Where the racers' database is. */
export interface RaceTrack {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Racer {
  race(heat: Heat): Promise<Raced>;
  leave(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('racer-process.ts', import.meta.url));

/** Starts a racer and waits until it is connected. */
export async function enterRacer(track: RaceTrack): Promise<Racer> {
  const child = fork(PROGRAM, [JSON.stringify(track)], { execArgv: ['--import', 'tsx'] });
  const next = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => {
        reject(new Error(`a racer ended with ${String(code)}`));
      };
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  await next();
  return {
    race: async (heat) => {
      const answer = next();
      child.send(heat);
      return racedOf(await answer);
    },
    leave: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.disconnect();
      }),
  };
}

function racedOf(message: unknown): Raced {
  if (typeof message !== 'object' || message === null) throw new Error('a racer answers');
  if (!('outcomes' in message) || !('ms' in message)) throw new Error('a racer answers');
  const { outcomes, ms } = message;
  if (!Array.isArray(outcomes) || !Array.isArray(ms)) throw new Error('a racer answers in lists');
  return { outcomes: outcomes.map(String), ms: ms.map(Number) };
}
