/**
 * INV-ARM-02 (issue 5 item 6; reliability 6.3): the deadman file is made by arming, holds its own arming
 * alone, and is gone after disarm, stop and halt. Whoever touches it disarms the run within half a second,
 * and making or restoring one arms nothing.
 * Turns red when a watcher takes any file for the run's, follows a link, or fences later than 500 ms; when a
 * fence leaves the file; when a file that comes back is an arming.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type RunRow } from '../../../src/adapters/db/index.ts';
import {
  armRun,
  beatRun,
  beginRun,
  haltRun,
  stopRun,
  watchOnce,
  watchRuns,
  type Fenced,
} from '../../../src/services/runtime/index.ts';
import { createRun, lead } from '../../support/runs/run-stories.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';

let bench: ArmingBench;
let path: string;
beforeEach(async () => {
  bench = await ArmingBench.open();
  path = join(bench.home, 'deadman/MAIN.json');
});
afterEach(() => bench.database.close());

const STOPPING = { status: 'STOPPED', posture: 'DISARMING' };

const watchOnceHere = async (): Promise<readonly Fenced[]> => {
  const round = await watchOnce({ db: bench.desk.db, home: bench.home, actor: 'watch' });
  return round.fenced;
};

it('is made by arming with run, epoch and nonce, and nobody else reads it', async () => {
  expect(existsSync(path)).toBe(false);
  const run = await bench.armed();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    run_id: run.runId,
    arm_epoch: run.armEpoch,
    nonce: run.deadmanNonce,
  });
  expect(readFileSync(path, 'utf8')).toMatch(/"hmac":"[0-9a-f]{64}"/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await watchOnceHere()).toEqual([]);
});

it.each<[string, string, () => void]>([
  ['deleted', 'MISSING', () => rmSync(path)],
  ['emptied', 'EMPTY', () => truncateSync(path)],
  ['swapped', 'FOREIGN', () => writeFileSync(path, '{}')],
  ['closed to its owner', process.getuid?.() === 0 ? 'MODE' : 'EACCES', () => chmodSync(path, 0)],
  [
    'made a folder',
    'NOT_A_FILE',
    () => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
  [
    'replaced by a link to itself',
    'LINK',
    () => {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
    },
  ],
])('disarms when it is %s', async (_, why, touch) => {
  const run = await bench.armed({ begun: true });
  touch();
  expect(await watchOnceHere()).toMatchObject([
    { runId: run.runId, reason: 'DEADMAN', detail: why, armEpoch: run.armEpoch + 1 },
  ]);
  const after = await bench.read(run.runId);
  expect(after.pair).toEqual(STOPPING);
  expect(after.reason).toBe(`DEADMAN: ${why}`);
  expect(await watchOnceHere()).toEqual([]);
});

it('of another run does not hold when it is copied over', async () => {
  const first = await bench.armed();
  copyFileSync(path, `${path}.kept`);
  await stopRun(bench.desk, { run: first, event: 'DISARM', reason: 'a test' });
  const second = await bench.armed();
  copyFileSync(`${path}.kept`, path);
  expect(await watchOnceHere()).toMatchObject([{ runId: second.runId, detail: 'FOREIGN' }]);
});

describe('the end of an arming', () => {
  it.each(['STOP', 'DISARM'] as const)('by %s removes it', async (event) => {
    const run = await bench.armed();
    await stopRun(bench.desk, { run, event, reason: 'a test' });
    expect(existsSync(path)).toBe(false);
  });

  it('by a halt removes it', async () => {
    const run = await bench.armed({ begun: true });
    await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
    expect(existsSync(path)).toBe(false);
  });

  it('by the fence of a watcher removes it', async () => {
    const run = await bench.armed({ begun: true });
    chmodSync(path, 0o644);
    expect(await watchOnceHere()).toMatchObject([{ runId: run.runId, leftover: null }]);
    expect(existsSync(path)).toBe(false);
  });

  it('by a fence is reported although the file can not be removed, and one bad run blinds no other', async () => {
    const bad = await lead(
      bench.desk.db,
      await createRun(bench.desk.db, { configJson: 'no: [config' }),
      ['ARM_REQUEST', 'CONFIRM'],
    );
    const run = await bench.armed();
    rmSync(join(bench.home, 'deadman'), { recursive: true });
    symlinkSync('deadman', join(bench.home, 'deadman')); // whoever follows it gets ELOOP, root as well
    const fenced = new Map((await watchOnceHere()).map((one) => [one.runId, one]));
    expect(fenced.get(run.runId)).toMatchObject({
      reason: 'DEADMAN',
      detail: 'ELOOP',
      leftover: expect.stringContaining('ELOOP') as string,
    });
    expect(fenced.get(bad.runId)).toMatchObject({ reason: 'DEADMAN', detail: 'CONFIG_INVALID' });
    expect((await bench.read(run.runId)).pair).toEqual(STOPPING);
    expect((await bench.read(bad.runId)).pair).toEqual(STOPPING);
  });
});

it('is taken along by a halt that a begin meets: the halt is told, not a lost file', async () => {
  const run = await bench.armed();
  bench.world.duringSnapshot = async () => {
    bench.world.duringSnapshot = () => undefined;
    await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  };
  await expect(bench.begin(run)).rejects.toMatchObject({ kind: 'CONFLICT', code: 'RUN_TERMINAL' });
});

describe('two homes on one database', () => {
  const elsewhere = (): string => mkdtempSync(join(tmpdir(), 'mqk-other-home-'));

  it('judge each its own files, and both the heartbeat', async () => {
    const sets = [['runtime.begin_timeout_seconds', '1']] as const;
    const run = await bench.armed({ begun: true, sets });
    const home = elsewhere();
    const there = { db: bench.desk.db, home, actor: 'watch' };
    expect(await watchOnce(there)).toMatchObject({ fenced: [], failed: [], watched: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const { fenced } = await watchOnce(there);
    expect(fenced).toMatchObject([{ runId: run.runId, reason: 'BEGIN_TIMEOUT' }]);
    expect(fenced[0]?.leftover).toContain('another MQK_HOME');
    expect(existsSync(path)).toBe(true);
  });

  it('know a home by its id where it was moved, by its place where it was emptied', async () => {
    const first = await bench.armed();
    const moved = elsewhere();
    cpSync(join(bench.home, 'home.id'), join(moved, 'home.id'));
    const there = await watchOnce({ db: bench.desk.db, home: moved, actor: 'watch' });
    expect(there.fenced).toMatchObject([{ runId: first.runId, detail: 'MISSING' }]);
    await stopRun(bench.desk, { run: first, event: 'DISARM', reason: 'a test' });
    const second = await bench.armed();
    rmSync(join(bench.home, 'home.id'));
    rmSync(path);
    expect(await watchOnceHere()).toMatchObject([{ runId: second.runId, detail: 'MISSING' }]);
  });

  it('stop from another home says what it leaves; begin and a repeated arm from there are refused and fence nothing', async () => {
    const run = await bench.armed();
    const there = { ...bench.desk, home: elsewhere() };
    const REFUSED = { kind: 'REFUSED', code: 'DEADMAN_FILE_MISSING' };
    await expect(beginRun({ runId: run.runId }, there)).rejects.toMatchObject(REFUSED);
    const again = armRun({ runId: run.runId, confirm: null }, there);
    await expect(again).rejects.toMatchObject(REFUSED);
    expect((await bench.read(run.runId)).pair.status).toBe('ARMED');
    const stopped = await stopRun(there, { run, event: 'STOP', reason: 'a test' });
    expect(stopped.run.pair.posture).toBe('DISARMED');
    expect(stopped.unconfirmed).toMatchObject([{ what: 'RECORD', id: run.runId }]);
    expect(existsSync(path)).toBe(true);
  });
});

it('arms nothing when it is put back', async () => {
  const run = await bench.armed();
  copyFileSync(path, `${path}.kept`);
  rmSync(path);
  await watchOnceHere();
  copyFileSync(`${path}.kept`, path);
  expect(await watchOnceHere()).toEqual([]);
  expect((await bench.read(run.runId)).pair).toEqual(STOPPING);
});

it('is looked for before a run begins: without it the run is disarmed', async () => {
  const run = await bench.armed();
  rmSync(path);
  await expect(bench.begin(run)).rejects.toMatchObject({ code: 'DEADMAN_FILE_MISSING' });
  expect((await bench.read(run.runId)).pair).toEqual(STOPPING);
});

describe('a row that says RUNNING without its file', () => {
  /** As one with the rights of the server writes it, past every trigger. */
  async function forge(run: RunRow, columns: string): Promise<RunRow> {
    await bench.desk.db.transaction(async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query(`UPDATE runs SET ${columns} WHERE run_id = $1`, [run.runId]);
    });
    return await bench.read(run.runId);
  }
  const RUNNING = `status = 'RUNNING', posture = 'ARMED', arm_epoch = 1, armed_at = now(), begun_at = now()`;
  const REFUSED = { kind: 'REFUSED', code: 'DEADMAN_FILE_MISSING' };

  it.each([
    ['begin', (run: RunRow) => bench.begin(run)],
    ['heartbeat', (run: RunRow) => beatRun(bench.desk, run)],
  ])('is disarmed by a %s, however well it is forged', async (_, call) => {
    const nonce = '0'.repeat(32);
    const run = await forge(
      await bench.start(),
      `${RUNNING}, challenge_nonce = '${nonce}', challenge_expires_at = now(), deadman_nonce = '${nonce}'`,
    );
    await expect(call(run)).rejects.toMatchObject(REFUSED);
    const after = await bench.read(run.runId);
    expect([after.pair, after.heartbeatAt]).toEqual([STOPPING, null]);
  });

  it.each([
    ['begin', (run: RunRow) => bench.begin(run)],
    ['heartbeat', (run: RunRow) => beatRun(bench.desk, run)],
    ['arm', (run: RunRow) => bench.arm(run)],
  ])(
    'is disarmed by a repeated %s once the file is gone, or of another epoch',
    async (name, call) => {
      const first = await bench.armed({ begun: name !== 'arm' });
      expect(await call(first)).toMatchObject(
        name === 'heartbeat' ? { runId: first.runId } : { kind: 'DONE', isRepeat: true },
      );
      rmSync(path);
      await expect(call(first)).rejects.toMatchObject(REFUSED);
      expect((await bench.read(first.runId)).pair).toEqual(STOPPING);
      await stopRun(bench.desk, { run: first, event: 'DISARM', reason: 'a test' });
      const second = await forge(
        await bench.armed({ begun: name !== 'arm' }),
        'arm_epoch = arm_epoch + 1',
      );
      await expect(call(second)).rejects.toMatchObject(REFUSED);
    },
  );

  it('gets no heartbeat from a home that cannot see its file, and is left to its own', async () => {
    const run = await bench.armed({ begun: true });
    const there = { ...bench.desk, home: mkdtempSync(join(tmpdir(), 'mqk-other-home-')) };
    await expect(beatRun(there, run)).rejects.toMatchObject(REFUSED);
    expect((await bench.read(run.runId)).pair.status).toBe('RUNNING');
    expect((await beatRun(bench.desk, run)).heartbeatAt).not.toBeNull();
  });
});

it('that a killed arming left is cleared by the next; one that nobody signed is not', async () => {
  const run = await bench.armed();
  copyFileSync(path, `${path}.kept`);
  await stopRun(bench.desk, { run, event: 'DISARM', reason: 'a test' });
  renameSync(`${path}.kept`, path);
  const again = await bench.armed();
  expect(again.pair.status).toBe('ARMED');
  await stopRun(bench.desk, { run: again, event: 'DISARM', reason: 'a test' });
  writeFileSync(path, 'not ours', { mode: 0o600 });
  const outcome = await bench.arm(await bench.start());
  expect(outcome.kind).toBe('REFUSED');
  expect(outcome.checks.find(({ id }) => id === 'P10')?.evidence).toContain('there already');
});

it('is seen to be gone within 500 ms by a watcher, and two watchers fence once', async () => {
  const run: RunRow = await bench.armed({ begun: true });
  const fenced: Fenced[] = [];
  let isOver = false;
  const watcher = {
    home: bench.home,
    actor: 'watch',
    open: () => openDatabase({ home: bench.home, env: bench.database.env }),
    isOver: () => isOver,
    onFenced: (one: Fenced) => void fenced.push(one),
    onUnseen: () => undefined,
    note: () => undefined,
  };
  const both = [watchRuns(watcher), watchRuns(watcher)];
  await new Promise((resolve) => setTimeout(resolve, 1500)); // both have their connections by then
  const gone = performance.now();
  rmSync(path);
  while (fenced.length === 0 && performance.now() - gone < 5000) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const tookMs = performance.now() - gone;
  isOver = true;
  const all = (await Promise.all(both)).flat();
  expect(all.map(({ runId }) => runId)).toEqual([run.runId]);
  expect(tookMs).toBeLessThan(500);
});
