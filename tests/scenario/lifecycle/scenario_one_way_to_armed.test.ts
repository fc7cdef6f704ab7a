/**
 * Invariant INV-RUN-04: there is one way to ARMED and one to RUNNING: the confirmation of a challenge, and
 * the beginning of an armed run, by the one statement that asks the machine and the row.
 * Spec: issue "runs in Postgres" 5; 4-safety decisions 1, 2 and 6; reliability I9.
 * Would turn red: a second caller of the two events or of their two services; a command that arms or begins beside
 * `run arm` and `run begin`; a second UPDATE of status or posture anywhere in the sources, SQL outside of its room, a
 * new door that moves a run, an arrow to ARMED in the trigger.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as room from '../../../src/adapters/db/index.ts';
import { formatRunPair, RUN_PAIRS } from '../../../src/engines/lifecycle/index.ts';
import { readProject } from '../../../scripts/tidy/project-files.ts';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { CliDesk } from '../../support/runs/cli-runs.ts';
import { createRun, runIn } from '../../support/runs/run-stories.ts';

let desk: TestDatabase;
let db: room.Database;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
afterAll(() => desk.close());

const sources = readProject(PACKAGE_ROOT).filter(
  ({ path }) => (path.startsWith('src/') || path.startsWith('bin/')) && !path.endsWith('.test.ts'),
);
/** From UPDATE runs to the end of its template or string. */
const UPDATES = /\b(?:update|merge\s+into)\s+(?:only\s+)?(?:public\s*\.\s*)?"?runs"?\b[^`]*/gi;
const RIGHTS = /\b(?:status|posture)\s*=\s*(?!ANY)/;

describe('in the sources', () => {
  const updates = sources.flatMap(({ path, text }) =>
    [...text.matchAll(UPDATES)].map(([sql]) => ({ path, sql })),
  );

  it('runs are updated in the statements of their room alone', () => {
    expect([...new Set(updates.map(({ path }) => path))].sort()).toEqual([
      'src/adapters/db/statements/lease.ts',
      'src/adapters/db/statements/seal-run.ts',
      'src/adapters/db/statements/transition-run.ts',
    ]);
  });

  it('one statement sets a status or posture, and it is conditional on version and pair', () => {
    const setting = updates.filter(({ sql }) => RIGHTS.test(sql.split(/\bWHERE\b/)[0] ?? ''));
    expect(setting.map(({ path }) => path)).toEqual([
      'src/adapters/db/statements/transition-run.ts',
    ]);
    expect(setting[0]?.sql).toMatch(
      /WHERE run_id = \$1 AND version = \$2 AND status = \$3 AND posture = \$4/,
    );
  });

  it('no insert of a run names a status, and no SQL switches a trigger off', () => {
    const inserts = sources.flatMap(({ text }) => [
      ...text.matchAll(/insert\s+into\s+(?:public\s*\.\s*)?"?runs"?\b[^`]*/gi),
    ]);
    expect(inserts).toHaveLength(1);
    expect(inserts[0]?.[0]).not.toMatch(/\b(?:status|posture|version|arm_epoch)\b/);
    const switching = /(?:disable|enable)\s+trigger|session_replication_role|set\s+constraints/i;
    expect(sources.filter(({ text }) => switching.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('in the doors of the room', () => {
  it('only these take a run; of them commitTransition and transitionRun move one', () => {
    const doors = Object.entries(room).flatMap(([name, value]) =>
      typeof value === 'function' && /run|lease|permit|transition|heartbeat|seal/i.test(name)
        ? [name]
        : [],
    );
    expect(doors.sort()).toEqual([
      'commitTransition',
      'heartbeat',
      'holdLease',
      'insertRun',
      'listBusyRuns',
      'listEveryRun',
      'listRuns',
      'lockForSeal',
      'permitRequests',
      'readNewestRunOf',
      'readRun',
      'readRunOrders',
      'readSeal',
      'releaseLease',
      'renewLease',
      'sealRun',
      'takeLease',
      'takePermit',
      'transitionRun',
    ]);
  });
});

describe('in the callers', () => {
  const callersOf = (pattern: RegExp): readonly string[] =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  it('one file confirms a challenge and one begins a run', () => {
    const asking = (event: string) =>
      callersOf(new RegExp(`event:\\s*['"\`]${event}['"\`]\\s*,`)).filter((path) =>
        path.endsWith('.ts'),
      );
    expect(asking('CONFIRM')).toEqual(['src/services/runtime/arming/arming.ts']);
    expect(asking('BEGIN')).toEqual(['src/services/runtime/arming/begin-run.ts']);
  });

  it('nobody but them asks for an event that he does not name', () => {
    const callers = callersOf(/\b(?:commitTransition|transitionRun)\(/);
    expect(callers).toEqual([
      'src/adapters/db/statements/commit-transition.ts',
      'src/adapters/db/statements/transition-run.ts',
      'src/services/runtime/arming/arm-run.ts',
      'src/services/runtime/arming/arming.ts',
      'src/services/runtime/arming/begin-run.ts',
      'src/services/runtime/deadman/fence-run.ts',
      'src/services/runtime/engine/recover/recover-run.ts',
      'src/services/runtime/engine/stand/own-moves.ts',
      'src/services/runtime/runs/halt-run.ts',
      'src/services/runtime/runs/stop-run.ts',
      'src/services/runtime/runs/unprotected/leave-unprotected.ts',
      'src/services/runtime/runs/wind-down.ts',
    ]);
  });

  it('the commands that arm and begin call the services for it, and the demo does for its own paper run', () => {
    const naming = /\b(?:armRun|beginRun)\b[^;]*from '[^']*(?:runtime|arming)\/[^']*'/;
    expect(callersOf(naming)).toEqual([
      'src/services/runtime/index.ts',
      'src/surfaces/cli/demo/paper-run.ts',
      'src/surfaces/cli/run/arm.ts',
    ]);
  });
});

describe('in the commands', () => {
  const cli = (): CliDesk => new CliDesk(desk);

  /** The verbs of a noun as its help lists them: a new one is tried as well. */
  async function verbsOf(noun: string): Promise<readonly string[]> {
    const { stdout } = await cli().run([noun, '--help']);
    const [, listed = ''] = stdout.split('Commands:');
    const verbs = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, verb = '']) => verb);
    return verbs.filter((verb) => verb !== 'help');
  }

  async function commands(): Promise<readonly (readonly string[])[]> {
    const ofRuns = (await verbsOf('run')).map((verb) => ['run', verb]);
    const others = (await verbsOf('reconcile')).map((verb) => ['reconcile', verb]);
    return [...ofRuns, ...others, ['halt'], ['watch', '--once'], ['doctor'], ['db', 'status']];
  }

  const tryOn = async (words: readonly string[], runId: string): Promise<void> => {
    await cli().run([...words, '--run-id', runId, '--json']);
    await cli().run([...words, '--json']);
  };

  it('no other than run arm arms, and no other than run begin begins', async () => {
    const all = await commands();
    expect(all.map((words) => words.join(' '))).toEqual(
      expect.arrayContaining(['run arm', 'run begin', 'run heartbeat', 'reconcile run']),
    );
    const gaveRights: string[] = [];
    for (const words of all) {
      const name = words.join(' ');
      const { runId } = await cli().start();
      const status = async (): Promise<unknown> => (await cli().on(runId, 'status')).json['status'];
      if (name !== 'run arm') {
        await tryOn(words, runId);
        if (/ARMED|RUNNING/.test(String(await status()))) gaveRights.push(`${name} armed`);
      }
      await cli().on(runId, 'arm');
      if (name !== 'run begin') {
        await tryOn(words, runId);
        if ((await status()) === 'RUNNING') gaveRights.push(`${name} began`);
      }
      await cli().on(runId, 'halt', ['--reason', 'a test']);
    }
    expect(gaveRights).toEqual([]);
    await cli().run(['broker', 'stop']);
  }, 120_000);
});

describe('in SQL by hand', () => {
  it.each(RUN_PAIRS.map((pair) => [formatRunPair(pair), pair] as const))(
    'a statement without its event arms nothing from %s',
    async (_name, pair) => {
      for (const status of ['ARMED', 'RUNNING']) {
        const run = await runIn(db, pair);
        if (run.pair.status === status) continue;
        const byHand = db.query(
          `UPDATE runs SET status = $2, posture = 'ARMED', version = version + 1, armed_at = now(),
             begun_at = now(), arm_epoch = arm_epoch + CASE WHEN $2 = 'ARMED' THEN 1 ELSE 0 END,
             challenge_nonce = 'n', challenge_expires_at = now(), deadman_nonce = 'd'
           WHERE run_id = $1`,
          [run.runId, status],
        );
        await expect(byHand).rejects.toMatchObject({
          constraint: expect.stringMatching(/^runs_(arrow_legal|change_recorded)$/) as unknown,
        });
      }
      expect((await createRun(db)).pair).toEqual(RUN_PAIRS[0]);
    },
  );
});
