/** Races of two processes for one run or one account, and what must be true after each. */
import { randomUUID } from 'node:crypto';
import { readEvents, readRun, type Database, type RunRow } from '../../../src/adapters/db/index.ts';
import type { RunEvent } from '../../../src/engines/lifecycle/index.ts';
import type { Raced, Racer } from './racer.ts';
import { commandOf, createRun, lead, reconciled } from './run-stories.ts';

/** Both racers have the message by then. */
const HEAD_START_MS = 4;

/** The field of a race. */
export interface Field {
  readonly db: Database;
  readonly racers: readonly [Racer, Racer];
}

/** What went against the rule, as sentences; none when all is well. */
export interface RaceResult {
  readonly broken: readonly string[];
  /** What the loser, or the halt's rival, was told; counted by the caller. */
  readonly told: string;
  /** Duration of the halt; null in a race without one. */
  readonly haltMs: number | null;
}

/**
 * Two arms at once, each a request and its confirmation: of one run, or of two runs of one account.
 * Exactly one may end in ARMED, with exactly one event that says so.
 */
export async function raceArms(field: Field, isSameRun: boolean): Promise<RaceResult> {
  const account = randomUUID();
  const first = await createRun(field.db, { account });
  const second = isSameRun ? first : await createRun(field.db, { account });
  for (const run of new Set([first, second])) await reconciled(field.db, run);
  const raced = await start(field, [
    [commandOf(first, 'ARM_REQUEST', 'one'), commandOf(first, 'CONFIRM', 'one')],
    [commandOf(second, 'ARM_REQUEST', 'two'), commandOf(second, 'CONFIRM', 'two')],
  ]);
  const winners = raced.filter(({ outcomes }) => outcomes.join() === 'DONE,DONE');
  const loser = raced.find(({ outcomes }) => outcomes.join() !== 'DONE,DONE');
  const runs = isSameRun ? [first] : [first, second];
  const armed = await Promise.all(runs.map((run) => armings(field.db, run)));
  const active = armed.filter(({ isArmed }) => isArmed).length;
  const events = armed.reduce((sum, { events: count }) => sum + count, 0);
  const broken = [
    ...(winners.length === 1 ? [] : [`${winners.length} winners: ${JSON.stringify(raced)}`]),
    ...(active === 1 && events === 1
      ? []
      : [`${active} armed runs, ${events} events of an arming`]),
  ];
  return { broken, told: loser?.outcomes.at(-1) ?? 'nobody lost', haltMs: null };
}

async function armings(db: Database, run: RunRow) {
  const after = await readRun(db, run.runId);
  const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 50 });
  return {
    isArmed: after?.pair.status === 'ARMED',
    events: events.filter(({ eventType }) => eventType === 'RUN_ARMED').length,
  };
}

/** What a halt races with, and where the run stands before. */
export const RIVALS = [
  { rival: 'CONFIRM', way: ['ARM_REQUEST'] },
  { rival: 'BEGIN', way: ['ARM_REQUEST', 'CONFIRM'] },
  { rival: 'STOP', way: ['ARM_REQUEST', 'CONFIRM', 'BEGIN'] },
] as const satisfies readonly { rival: RunEvent; way: readonly RunEvent[] }[];

/** A halt against another command: whoever comes first, the run ends HALTED under a newer epoch. */
export async function raceHalt(
  field: Field,
  against: (typeof RIVALS)[number],
): Promise<RaceResult> {
  const run = await lead(field.db, await createRun(field.db), against.way);
  await reconciled(field.db, run);
  const [halt, rival] = await start(field, [
    [commandOf(run, 'HALT')],
    [commandOf(run, against.rival)],
  ]);
  const after = await readRun(field.db, run.runId);
  const told = rival.outcomes.at(-1) ?? 'nothing';
  const isFenced = after !== null && after.armEpoch > run.armEpoch && after.haltedAt !== null;
  const broken = [
    ...(halt.outcomes.join() === 'DONE' ? [] : [`the halt was told ${halt.outcomes.join()}`]),
    ...(after?.pair.status === 'HALTED' && isFenced
      ? []
      : [`the run is ${after?.pair.status ?? 'lost'}`]),
  ];
  return { broken, told: `${against.rival} ${told}`, haltMs: halt.ms[0] ?? 0 };
}

async function start(
  { racers }: Field,
  lanes: readonly [
    Parameters<Racer['race']>[0]['commands'],
    Parameters<Racer['race']>[0]['commands'],
  ],
): Promise<readonly [Raced, Raced]> {
  const startAtMs = Date.now() + HEAD_START_MS;
  return Promise.all([
    racers[0].race({ commands: lanes[0], startAtMs }),
    racers[1].race({ commands: lanes[1], startAtMs }),
  ]);
}
