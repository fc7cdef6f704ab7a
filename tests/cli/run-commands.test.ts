/** `mqk run …` and `mqk watch` as a person on a terminal and a script behind a pipe meet them. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProject } from '../../scripts/tidy/project-files.ts';
import { PACKAGE_ROOT } from '../support/cli/run-in-process.ts';
import { useCliDesk } from '../support/runs/use-cli-desk.ts';
import { runIn } from '../support/runs/run-stories.ts';

const { desk, cli } = useCliDesk();

describe('run list', () => {
  it('fits a terminal of 100 columns, with every word of its table at its longest', async () => {
    await runIn(desk.db, { status: 'STOPPED', posture: 'ARMING_PENDING' });
    const { stdout } = await cli.run(['run', 'list'], { isTTY: true });
    expect(stdout).toContain('STOPPED/ARMING_PENDING');
    expect(stdout).toContain('sma_cross');
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});

describe('what a result tells to call', () => {
  it('begins as the program was called, in JSON and in key=value lines', async () => {
    const { runId } = await cli.start();
    const argv = ['run', 'preflight', '--run-id', runId];
    // Without a broker P1 and P8 refuse.
    const on = { called: 'bin/mqk', brokers: [] };
    const { json, exitCode } = await cli.run([...argv, '--json'], on);
    expect(exitCode).toBe(5);
    const text = JSON.stringify(json);
    expect(text).toContain('bin/mqk reconcile run');
    const plain = await cli.run(argv, on);
    for (const output of [text, plain.stdout, plain.stderr]) {
      expect(output).not.toMatch(/[^/]mqk (?:run|reconcile|db|audit|promote)/);
    }
  });
});

describe('run disarm', () => {
  it('of a run that was never armed names no next step; of one that was, to arm it again', async () => {
    const { runId } = await cli.start();
    const disarm = ['run', 'disarm', '--run-id', runId];
    const never = await cli.run(disarm, { isTTY: true });
    expect([never.exitCode, never.stdout.includes('next')]).toEqual([0, false]);
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const once = await cli.run(disarm, { isTTY: true });
    expect(once.stdout).toContain(`next      mqk run arm --run-id ${runId}`);
  });
});

describe('a begun run', () => {
  it('awaits its engine, with bars of each of its symbols', async () => {
    const account = ['--set', 'broker.account_last4=TWO2'];
    const { runId } = await cli.start([
      '--strategy',
      'buy_and_hold',
      '--symbols',
      'SPY,QQQ',
      ...account,
    ]);
    const of = ['--run-id', runId];
    const armed = await cli.run(['run', 'arm', ...of], { isTTY: true });
    expect(armed.stdout, armed.stderr).toContain(`next      mqk run begin --run-id ${runId}`);
    const next = `next      mqk run execute --run-id ${runId} --bars QQQ=FILE --bars SPY=FILE\n`;
    for (const verb of ['begin', 'status']) {
      expect((await cli.run(['run', verb, ...of], { isTTY: true })).stdout).toContain(next);
    }
    await cli.on(runId, 'stop');
  });
});

describe('watch', () => {
  it('gives a pipe key=value lines, of what it fenced too', async () => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const deadman = join(desk.env.MQK_HOME, 'deadman', 'MAIN.json');
    expect(existsSync(deadman)).toBe(true);
    rmSync(deadman);
    const { stdout } = await cli.run(['watch', '--once']);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'fenced=1',
      `run_id=${runId}`,
      'engine_id=MAIN',
      'reason=DEADMAN',
      'detail=MISSING',
      'arm_epoch=2',
      expect.stringMatching(/^audit_id=\d+$/),
    ]);
  });
});

describe('watch until it is told to end', () => {
  it('counts a run that it fenced twice as one run', { timeout: 30_000 }, async () => {
    const { runId } = await cli.start(['--set', 'broker.account_last4=TWIC']);
    const deadman = join(desk.env.MQK_HOME, 'deadman', 'MAIN.json');
    let isOver = false;
    const watching = cli.run(['watch'], { isTTY: true, isInterrupted: () => isOver });
    for (let fence = 1; fence <= 2; fence++) {
      expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
      rmSync(deadman);
      const status = async () => (await cli.on(runId, 'status')).json['status'];
      await expect.poll(status, { timeout: 10_000 }).toBe('STOPPED');
      expect((await cli.on(runId, 'disarm')).json['posture']).toBe('DISARMED');
    }
    isOver = true;
    const { stdout, stderr } = await watching;
    expect(stdout).toBe('1 run fenced, 2 times\n');
    expect(stderr.split('\n').filter((line) => line.startsWith('fenced run'))).toHaveLength(2);
    expect(stderr).not.toContain('ENOENT');
  });
});

describe('in the sources', () => {
  /** Help and a schema are ours alone; a progress line has no word of a user; the last is below any output. */
  const WRITERS = [
    'src/surfaces/cli/config/schema.ts',
    'src/surfaces/cli/output.ts',
    'src/surfaces/cli/program.ts',
    'src/surfaces/cli/progress/progress-line.ts',
    'src/surfaces/cli/run-process.ts',
  ];

  it('only these write to a stream: what others wrote goes through visible text', () => {
    const writers = readProject(PACKAGE_ROOT).filter(
      ({ path, text }) =>
        path.startsWith('src/surfaces/cli/') &&
        !path.endsWith('.test.ts') &&
        /\b(?:stdout|stderr|stream)\.write\(/.test(text),
    );
    expect(writers.map(({ path }) => path).sort()).toEqual(WRITERS);
  });
});
