/** Runs made through the command line, on a database of the test's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mqk, type CliOptions, type CliRun } from '../cli/run-in-process.ts';
import type { TestDatabase } from '../db/test-database.ts';

/** The words of a command that creates a PAPER run of buy_and_hold on SPY. */
export const START_PAPER: readonly string[] = [
  ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--strategy', 'buy_and_hold'],
  ...['--symbols', 'SPY', '--timeframe', '1D', '--set', 'engine.mode=PAPER', '--json'],
];

/** The same command with more flags; one with a single value takes the place of that above. */
export function startPaper(more: readonly string[]): readonly string[] {
  const words = START_PAPER.flatMap((word, at) => {
    const flag = word.startsWith('--') ? word : (START_PAPER[at - 1] ?? '');
    return flag !== '--set' && flag.startsWith('--') && more.includes(flag) ? [] : [word];
  });
  return [...words, ...more];
}

/** Gives commands the database, the home and a folder for run folders of one test file. */
export class CliDesk {
  private readonly desk: Pick<TestDatabase, 'env'>;

  constructor(desk: Pick<TestDatabase, 'env'>) {
    this.desk = desk;
  }

  get out(): string {
    return join(this.desk.env.MQK_HOME, 'exports');
  }

  async run(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
    return await mqk(argv, { ...options, env: { ...this.desk.env, ...options.env } });
  }

  /** A created run: its id and its folder. */
  async start(more: readonly string[] = []): Promise<{ runId: string; folder: string }> {
    const { json, stderr } = await this.run(startPaper(['--out', this.out, ...more]));
    const runId = json['run_id'];
    if (typeof runId !== 'string') throw new Error(stderr);
    return { runId, folder: join(this.out, runId) };
  }

  /** A command on one run, with `--json`. */
  async on(runId: string, verb: string, more: readonly string[] = []): Promise<CliRun> {
    return await this.run(['run', verb, '--run-id', runId, ...more, '--json']);
  }

  async verify(folder: string): Promise<unknown> {
    return (await this.run(['audit', 'verify', folder, '--json'])).json['result'];
  }
}

/** A JSON file of a run folder. */
export function jsonFile(path: string): Readonly<Record<string, unknown>> {
  return { ...(JSON.parse(readFileSync(path, 'utf8')) as object) };
}

/** Topic and type of each line of a log. */
export function eventsOf(folder: string): readonly string[] {
  return readFileSync(join(folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { topic, event_type: type } = JSON.parse(line) as Record<string, string>;
      return `${topic ?? ''}/${type ?? ''}`;
    });
}
