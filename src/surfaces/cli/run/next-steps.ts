/** What a run awaits, and the command that brings it further: of each pair of status and posture. */
import { existsSync } from 'node:fs';
import { findSource } from '../../../adapters/sourceindex/index.ts';
import type { Lane, RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import {
  bareText,
  viewRun,
  type RunProgress,
  type RunStatusView,
} from '../../../services/runtime/index.ts';
import { labelled } from '../text/wrapped.ts';
import { instantJson, nextExecute, nextOf } from './receipt-text.ts';

/** What of a view says how a run goes on. */
export interface RunStanding extends Pick<
  RunStatusView,
  'isHeld' | 'closesOut' | 'ambiguous' | 'bare' | 'parked'
> {
  readonly run: NamedRun;
  readonly workingOrders: readonly Pick<RunStatusView['workingOrders'][number], 'role'>[];
  readonly progress: Pick<RunProgress, 'isOver' | 'files'> | null;
}

type NamedRun = Pick<
  RunRow,
  'runId' | 'pair' | 'sealedAt' | 'symbols' | 'leaseOwner' | 'challengeExpiresAt'
>;

/** The run behind a command; null when the database fails by then: what was done stands, and is told without it. */
export async function viewAfter(db: Lane, { runId }: RunRow): Promise<RunStatusView | null> {
  try {
    return await viewRun(db, runId);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/**
 * None of a sealed run, and of one that its engine trades: nothing is awaited there. `home`: MQK_HOME, which knows where the
 * bars lie that the run was begun with.
 */
export function nextSteps(standing: RunStanding | null, home: string): readonly string[] {
  if (standing === null || standing.run.sealedAt !== null) return [];
  const { run, isHeld } = standing;
  const { status, posture } = run.pair;
  if (isHeld) return status === 'RUNNING' ? [] : [awaits('its engine, which brings it to an end')];
  if (posture === 'ARMING_PENDING') {
    const until = instantJson(run.challengeExpiresAt) ?? '';
    return [awaits(`the end of an arming, which lapses at ${until}`), nextOf('arm', run)];
  }
  if (posture === 'DISARMING') return windingDown(standing, home);
  switch (status) {
    case 'CREATED':
      return [nextOf('arm', run)];
    case 'ARMED':
      return [nextOf('begin', run)];
    case 'RUNNING':
      return running(standing, home);
    case 'STOPPED':
      return stopped(standing, home);
    case 'HALTED':
      return halted(standing);
  }
}

/** A name in the row is that of an engine that is gone: an arming takes it away. */
function running(standing: RunStanding, home: string): readonly string[] {
  const { run } = standing;
  return run.leaseOwner === null
    ? [awaits('its engine'), executes(standing, home)]
    : [awaits('its recovery: its engine is gone'), nextOf('recover', run)];
}

/** What an engine left at the broker is brought to an end by a recovery alone; nobody else knows what it decided. */
function windingDown(standing: RunStanding, home: string): readonly string[] {
  const { run, progress, closesOut } = standing;
  if (closesOut && progress?.isOver === false) {
    return [awaits('that its halt closes what it holds'), executes(standing, home)];
  }
  if (isOnlyUnprotected(standing)) {
    const shares = standing.bare.map(bareText).join(', ');
    return [
      ...labelled('awaits    ', `a person: ${shares}, and no recovery of the run sends one`),
      ...labelled('          ', 'protect or close them at the broker, and answer for them'),
      `${nextOf('disarm', run)} \\`, // wider than a terminal as one line
      '            --unprotected --reason TEXT',
    ];
  }
  const quiet = awaits('that the broker confirms that nothing of it works any more');
  if (progress !== null) return [quiet, nextOf('recover', run)];
  return [quiet, run.pair.status === 'HALTED' ? nextHalt(run) : nextOf('disarm', run)];
}

/** Whether nothing is left to recover: a stop that the run itself declared is sent by its recovery, unless it is halted. */
function isOnlyUnprotected(standing: RunStanding): boolean {
  const { bare, workingOrders, ambiguous, parked } = standing;
  const isSent = bare.some((shares) => shares.isSent);
  const isOpen = workingOrders.some(({ role }) => role !== 'STOP' && role !== 'TAKE_PROFIT');
  return bare.length > 0 && !isSent && !isOpen && ambiguous.length + parked.length === 0;
}

function stopped(standing: RunStanding, home: string): readonly string[] {
  const { run, progress } = standing;
  if (progress?.isOver === true) {
    return [
      awaits('its record: its bars have ended, and its tables are not written'),
      nextOf('recover', run),
    ];
  }
  const further = [nextOf('begin', run), executes(standing, home)].map((line) =>
    line.replace('next', '    '),
  );
  return [nextOf('arm', run), ...further];
}

/** Only a recovery can write the tables of bars that were traded. */
function halted({ run, progress }: RunStanding): readonly string[] {
  if (progress === null) return [awaits('its seal'), nextHalt(run)];
  return [awaits('its record: its tables are not written'), nextOf('recover', run)];
}

/** With the files that it was begun with, where they lay last: that they are the same is for the engine to prove. */
function executes({ run, progress }: RunStanding, home: string): string {
  return nextExecute(run, (symbol) => {
    const file = progress?.files.find((one) => one.symbol === symbol);
    if (file === undefined) return null;
    const paths = findSource(home, { kind: 'BARS', sha256: file.sha256 });
    return paths.find((path) => existsSync(path)) ?? null;
  });
}

function nextHalt(run: NamedRun): string {
  return `${nextOf('halt', run)} --reason TEXT`;
}

function awaits(what: string): string {
  return `awaits    ${what}`;
}
