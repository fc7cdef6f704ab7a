/** Places that a file system answers for in odd ways: never a hang, never a stack trace. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PaperBroker } from '../../src/adapters/brokers/paper/client/paper-broker.ts';
import { probeDeadmanPlace } from '../../src/services/runtime/deadman/deadman-file.ts';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-odd-'));
const MQK = join(PACKAGE_ROOT, 'bin', 'mqk');
const FLAGS = ['--strategy', 'buy_and_hold', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
const env = { MQK_HOME: join(dir, 'home') };

beforeAll(() => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 50 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function backtest(...more: string[]) {
  return mqk(['backtest', 'run', ...FLAGS, '--bars', 'A=bars.csv', '--json', ...more], {
    cwd: dir,
    env,
  });
}

/** Runs a line of shell; what it printed as an error, and how it ended. */
async function shell(
  line: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn('bash', ['-c', line], { cwd: dir, env: { ...process.env, ...env } });
  const outputs: string[] = [];
  const errors: string[] = [];
  child.stdout.on('data', (data: Buffer) => outputs.push(data.toString()));
  child.stderr.on('data', (data: Buffer) => errors.push(data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: outputs.join(''), stderr: errors.join('') };
}

describe('odd places', () => {
  it('an --out below /proc is refused, and a cache there is gone without', async () => {
    const out = await backtest('--out', '/proc/mqk-exports');
    expect(out.exitCode).toBe(9);
    const cache = await mqk(
      ['backtest', 'run', ...FLAGS, '--bars', 'A=bars.csv', '--out', 'cacheless'],
      { cwd: dir, env: { MQK_HOME: '/proc' } },
    );
    const demo = await mqk(['demo', '--json'], { cwd: dir, env: { MQK_HOME: '/proc' } });
    expect([demo.exitCode, demo.json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'SAMPLE_UNAVAILABLE' }),
    ]);
    expect([cache.exitCode, cache.stderr]).toEqual([0, expect.stringContaining('column cache')]);
  });

  it.each([
    [['broker', 'paper'], 9, 'HOME_INVALID'],
    [['db', 'status'], 9, 'DB_FOLDER_UNUSABLE'],
    [['run', 'list'], 9, 'DB_FOLDER_UNUSABLE'],
    [['watch', '--once'], 9, 'DB_FOLDER_UNUSABLE'],
    [['demo'], 9, 'SAMPLE_UNAVAILABLE'],
  ])('an MQK_HOME in which no folder can be made ends %j at once', async (argv, code, said) => {
    // A process of its own: what Node does for ever can be ended from outside only.
    const line = `MQK_HOME=/proc/mqk timeout -s KILL 20 node ${MQK} ${argv.join(' ')} --json`;
    const ended = await shell(line);
    const told = ended.stdout + ended.stderr;
    expect([ended.code, told]).toEqual([code, expect.stringContaining(said)]);
  });

  it('a deadman file has no place where no folder can be made', () => {
    const place = { home: '/proc/mqk', file: 'deadman/MAIN.json' };
    expect(probeDeadmanPlace(place)).toEqual({ isWritable: false, isAbsent: true });
  });

  it('a paper broker that has no place is told, not waited for', async () => {
    const place = { home: '/proc/mqk', env: {}, accountLast4: 'SIM1', openingCash: 1_000_000 };
    const broker = new PaperBroker(place, MQK);
    expect(await broker.health()).toMatchObject({
      ok: false,
      error: {
        code: 'BROKER_UNREACHABLE',
        message: expect.stringContaining('/proc/mqk') as unknown,
      },
    });
  });

  it('a pipe as config layer is refused, not waited for', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe.yaml')]);
    const run = await mqk(['config', 'hash', 'pipe.yaml', '--json'], { cwd: dir, env });
    expect(run.exitCode).toBe(2);
    expect(run.json['error']).toMatchObject({ code: 'FILE_NOT_REGULAR' });
  });

  it('`last` does not vouch for an older run when a folder has no readable manifest', async () => {
    const first = await backtest('--out', 'damaged');
    const folder = join(dir, 'damaged', '00000000-0000-5000-8000-00000000000f');
    mkdirSync(folder);
    writeFileSync(join(folder, 'manifest.json'), '{');
    const last = await mqk(['audit', 'verify', 'last', '--out', 'damaged', '--json'], {
      cwd: dir,
      env,
    });
    expect(first.exitCode).toBe(0);
    expect(last.exitCode).toBe(6);
    expect(last.json['error']).toMatchObject({ code: 'RUN_LAST_UNKNOWN' });
  });

  it('a full standard output ends with 9 and no stack trace', async () => {
    const { code, stderr } = await shell(`"${process.execPath}" "${MQK}" --help > /dev/full`);
    expect(code).toBe(9);
    expect(stderr).toContain('error OUTPUT_UNAVAILABLE: ');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('a working directory that is gone ends with 9 and no stack trace', async () => {
    mkdirSync(join(dir, 'gone'));
    const mqkThere = `"${process.execPath}" "${MQK}" audit verify last --json`;
    const { code, stdout, stderr } = await shell(`cd gone && rmdir ../gone && ${mqkThere}`);
    expect(code).toBe(9);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'WORKING_DIRECTORY_GONE' } });
    expect(stderr).toContain('error WORKING_DIRECTORY_GONE: ');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('names a symbol that takes no new risk', async () => {
    const rows = ['2024-01-01T00:01:00Z,10,10,10,10,1', '2024-01-01T00:02:00Z,20,20,20,20,1'];
    writeFileSync(
      join(dir, 'jump.csv'),
      ['ts_close_utc,open,high,low,close,volume', ...rows].join('\n'),
    );
    const run = await mqk(
      ['backtest', 'run', ...FLAGS, '--bars', 'J=jump.csv', '--out', 'jump', '--json'],
      { cwd: dir, env },
    );
    expect(run.json['blocked']).toEqual([{ symbol: 'J', reason: 'OUTLIER' }]);
    expect(readdirSync(join(dir, 'jump'))).toHaveLength(1);
  });
});
