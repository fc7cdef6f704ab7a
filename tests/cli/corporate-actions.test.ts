/** `--actions FILE` of `backtest run`: what it changes, and how a bad file is refused. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/foundation/core/index.ts';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-actions-'));
const HEADER = 'date,symbol,type,value\n';
const GOOD = `${HEADER}2024-01-02,SPY,DIVIDEND,0.5\n2024-01-02,QQQ,SPLIT,2\n`;

beforeAll(() => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 2000 }); // two days
  write('good.csv', GOOD);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(dir, name), text);
}

function backtest(...more: readonly string[]): Promise<CliRun> {
  const bars = ['--bars', 'SPY=bars.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
  const argv = ['backtest', 'run', '--strategy', 'buy_and_hold', ...bars, '--json', ...more];
  return mqk(argv, { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

function jsonFile(run: CliRun, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(String(run.json['out_dir']), name), 'utf8')) as never;
}

describe('an actions file', () => {
  it('enters run id, manifest and first event with its hash, and tells what is not of the run', async () => {
    const without = await backtest('--out', 'without');
    const run = await backtest('--out', 'with', '--actions', 'good.csv');
    expect([run.exitCode, run.json['run_id'] === without.json['run_id']]).toEqual([0, false]);
    expect(run.stderr).toContain('good.csv: 1 row of QQQ ignored: not in this run');
    const actions = { rows: 2, sha256: sha256Hex(GOOD) };
    expect(jsonFile(run, 'manifest.json')['actions']).toEqual(actions);
    expect(jsonFile(without, 'manifest.json')).not.toHaveProperty('actions');
    const log = readFileSync(join(String(run.json['out_dir']), 'audit.jsonl'), 'utf8');
    expect(JSON.parse(log.split('\n')[0] ?? '')).toMatchObject({ payload: { actions } });
    expect(log).toContain('"event_type":"DIVIDEND_PAID"');
    expect(jsonFile(run, 'metrics.json')['dividends']).toBe('5');
    expect(jsonFile(without, 'metrics.json')['dividends']).toBe('0');
    const verified = await mqk(['audit', 'verify', String(run.json['out_dir'])], { cwd: dir });
    expect(verified.exitCode).toBe(0);
  });

  it('of a header alone is another run than none, with the same results', async () => {
    write('none.csv', HEADER);
    const without = await backtest('--out', 'same');
    const run = await backtest('--out', 'same', '--actions', 'none.csv');
    expect(run.json['run_id']).not.toBe(without.json['run_id']);
    expect(run.json['final_equity']).toBe(without.json['final_equity']);
  });

  it('with problems is refused with all of them, and no folder is left', async () => {
    write('bad.csv', `${HEADER}2024-01-02,SPY,SPLIT,0\n2024-01-02,SPY,MERGER,1\n`);
    const run = await backtest('--out', 'bad', '--actions', 'bad.csv');
    expect(run.exitCode).toBe(2);
    expect(run.json).toMatchObject({
      error: {
        code: 'ACTIONS_REJECTED',
        problems: [
          { code: 'ACTIONS_VALUE_INVALID', line: 2, text: '0' },
          { code: 'ACTIONS_TYPE_INVALID', line: 3, text: 'MERGER' },
        ],
      },
    });
    expect(existsSync(join(dir, 'bad'))).toBe(false);
  });

  it.each([
    ['missing.csv', 7, 'FILE_NOT_FOUND'],
    ['folder', 2, 'FILE_IS_DIRECTORY'],
    ['huge.csv', 2, 'ACTIONS_TOO_LARGE'],
    ['overflow.csv', 2, 'MONEY_OVERFLOW'],
  ])('%s ends with exit %i, %s', async (name, exitCode, code) => {
    mkdirSync(join(dir, 'folder'), { recursive: true });
    write('huge.csv', HEADER + 'x'.repeat(4_194_304));
    write(
      'overflow.csv',
      `${HEADER}2024-01-02,SPY,SPLIT,1000000:1\n2024-01-02,SPY,DIVIDEND,900000\n`,
    );
    const run = await backtest('--out', 'out', '--actions', name);
    expect(run.exitCode).toBe(exitCode);
    expect(run.json).toMatchObject({ error: { code } });
    expect(existsSync(join(dir, 'out', String(run.json['run_id'])))).toBe(false);
  });
});

describe('every manifest', () => {
  it('declares what a backtest cannot show', async () => {
    const run = await backtest('--out', 'limits');
    expect(jsonFile(run, 'manifest.json')['limitations']).toEqual([
      { code: 'LIMITATION_RAW_SERIES', text: expect.stringContaining('unadjusted') as string },
      { code: 'LIMITATION_FIXED_WATCHLIST', text: expect.stringContaining('fixed') as string },
    ]);
  });
});
