/** A PAPER run that is open, and the newest of all: what judges never takes it for damaged. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { writeSampleBars } from '../../src/adapters/sampledata/index.ts';
import { makeFolder } from '../../src/adapters/artifacts/index.ts';

const START = [
  'run',
  'start',
  '--engine',
  'MAIN',
  '--strategy',
  'buy_and_hold',
  '--symbols',
  'SPY',
];
const DAILY = ['--timeframe', '1D', '--json'];

const cwd = mkdtempSync(join(tmpdir(), 'mqk-open-run-'));
let desk: TestDatabase;
let open: string;
let backtest: string;

async function run(argv: readonly string[], isTTY = false): Promise<CliRun> {
  return await mqk(argv, { cwd, env: desk.env, isTTY, called: 'bin/mqk' });
}

beforeAll(async () => {
  desk = await openTestDatabase();
  const { symbol, path } = writeSampleBars(cwd, makeFolder);
  const bars = ['--bars', `${symbol}=${path}`, '--timeframe', '1D', '--json'];
  const { json } = await run(['backtest', 'run', '--strategy', 'sma_cross', ...bars]);
  backtest = String(json['run_id']);
  open = String((await run([...START, '--mode', 'PAPER', ...DAILY])).json['run_id']);
});
afterAll(async () => {
  await desk.close();
  rmSync(cwd, { recursive: true });
});

describe('an open PAPER run', () => {
  it.each([
    ['stress', 'run'],
    ['walk-forward', 'run'],
    ['promote', 'evaluate'],
    ['report', 'build'],
    ['strategy', 'check', '--run'],
  ])('%s %s says that it is not sealed, and to leave it', async (...words) => {
    for (const name of [open, 'last']) {
      const { exitCode, json, stderr } = await run([...words, name, '--json']);
      expect([exitCode, json['error']]).toMatchObject([2, { code: 'EVIDENCE_NOT_SEALED' }]);
      expect(stderr).toContain('is a PAPER run, not yet sealed');
      expect(stderr).not.toContain('move');
    }
  });

  it('is told as the last of any mode, where a BACKTEST is needed', async () => {
    const { stderr } = await run(['report', 'compare', 'last', backtest]);
    expect(stderr).toContain(`${open}, the last run of any mode, is a PAPER run, not yet sealed`);
    expect(stderr).toContain(`fix: name a BACKTEST; the newest is ${backtest}`);
    const bare = await run(['stress', 'run', open, '--all', '--out', 'elsewhere']);
    expect(bare.exitCode).toBe(7); // `--out` says where runs lie, also by id
  });

  it('is told so, with what keeps the newest BACKTEST from being found', async () => {
    const other = join(cwd, 'exports', 'ffffffff-ffff-5fff-8fff-ffffffffffff');
    const manifest = join(other, 'manifest.json');
    mkdirSync(other);
    onTestFinished(() => {
      rmSync(other, { recursive: true, force: true });
    });
    const judged = async (): Promise<string> => {
      const { exitCode, json, stderr } = await run(['report', 'compare', open, backtest, '--json']);
      expect([exitCode, json['error']]).toMatchObject([2, { code: 'EVIDENCE_NOT_SEALED' }]);
      return stderr;
    };
    const unknown = 'fix: name a BACKTEST; which is the newest cannot be told:';
    symlinkSync('manifest.json', manifest); // refused to every user, root included
    expect(await judged()).toContain(`${unknown} cannot read ${manifest}: ELOOP`);
    rmSync(manifest);
    expect(await judged()).toContain(`${unknown} ${other} has no readable manifest`);
    rmSync(other, { recursive: true });
    expect(await judged()).toContain(`the newest is ${backtest}`);
  });

  it('is finished or recovered before it is replayed', async () => {
    const { exitCode, json, stderr } = await run(['replay', open, '--verify', '--json']);
    expect([exitCode, json['error']]).toMatchObject([2, { code: 'EVIDENCE_NOT_SEALED' }]);
    expect(stderr).toContain('mqk run recover --run-id');
    expect(stderr).not.toContain('BACKTEST');
  });

  it('is intact so far for audit verify, which knows it as the last', async () => {
    const verified = await run(['audit', 'verify', 'last'], true);
    expect([verified.exitCode, verified.stdout]).toEqual([
      6,
      expect.stringMatching(
        /^INCOMPLETE {3}1 event {3}.+\nthe run is still open: the log has no seal\nintact so far, 1 event; nothing is damaged\nfix: none is needed/,
      ),
    ]);
    expect(verified.stdout).toContain(`bin/mqk run status --run-id ${open}`);
    const log = join('exports', open, 'audit.jsonl');
    for (const path of [open, log]) {
      const { exitCode, json } = await run(['audit', 'verify', path, '--json']);
      expect([exitCode, json]).toMatchObject([6, { result: 'INCOMPLETE', open: true }]);
      expect(json['detail']).toBe('the run is still open: the log has no seal');
    }
  });

  it('tells commands as this program was called', async () => {
    const refused = await run(['run', 'begin', '--run-id', open, '--json']);
    expect(refused.json['error']).toMatchObject({
      code: 'RUN_NOT_ARMED',
      fix: 'Arm it first: bin/mqk run arm --run-id ID.',
    });
    const help = await run(['halt', '--help']);
    expect(help.stdout).toMatch(/--reason <text> +stored with the run \(required\)/);
    expect(help.stdout).toContain('bin/mqk halt --run-id last');
  });

  it('takes the words of a flag as they are written, and says which they are', async () => {
    const { json } = await run([...START, '--mode', 'paper', ...DAILY]);
    expect(json['error']).toMatchObject({ fix: 'write --mode as one of PAPER, LIVE' });
    const listed = await run(['run', 'list', '--mode', 'paper', '--json']);
    expect(listed.json['error']).toMatchObject({ fix: 'write --mode as one of PAPER, LIVE' });
  });
});
