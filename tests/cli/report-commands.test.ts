/** What a person and a script see of `mqk report`. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/foundation/core/index.ts';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';
import { elementsNamed, pageFaults, parsePage } from '../support/report/parsed-page.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-report-cli-'));
let a = '';
let b = '';

function run(argv: readonly string[]): Promise<CliRun> {
  return mqk([...argv, '--json'], { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

async function backtest(more: readonly string[]): Promise<string> {
  const data = ['--bars', 'SPY=bars.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
  const { json } = await run(['backtest', 'run', '--strategy', 'sma_cross', ...data, ...more]);
  return String(json['run_id']);
}

beforeAll(async () => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 400 });
  a = await backtest([]);
  b = await backtest(['--param', 'qty=20', '--set', 'risk.max_drawdown=0.1']);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('a page', () => {
  it.each([
    ['exports/RUN/manifest.json', 8, 'OUTPUT_FILE_TAKEN'],
    ['exports/RUN/new.html', 8, 'OUTPUT_FILE_TAKEN'],
    ['bars.csv', 8, 'OUTPUT_FILE_TAKEN'],
    ['exports', 2, 'OUTPUT_PATH_INVALID'],
  ])('%s never takes the place of something else: exit %s, %s', async (out, exit, code) => {
    const before = readFileSync(join(dir, 'bars.csv'), 'utf8');
    const refused = await run(['report', 'build', a, '--out', out.replace('RUN', a)]);
    expect([refused.exitCode, refused.json['error']]).toEqual([
      exit,
      expect.objectContaining({ code }),
    ]);
    expect((await run(['audit', 'verify', a])).json).toMatchObject({ result: 'VALID' });
    expect(readFileSync(join(dir, 'bars.csv'), 'utf8')).toBe(before);
  });
});

describe('report compare', () => {
  it('writes one offline page with what differs, both numbers and both curves', async () => {
    const { exitCode, json } = await run(['report', 'compare', a, b, '--out', 'ab.html']);
    const text = readFileSync(join(dir, 'ab.html'), 'utf8');
    expect([exitCode, json]).toEqual([
      0,
      { path: join(dir, 'ab.html'), sha256: sha256Hex(text), a, b },
    ]);
    expect(pageFaults(text)).toEqual([]);
    const rows = elementsNamed(parsePage(text), 'tr').map((row) => row.text);
    expect(rows).toContain('strategy.params.qty1020no');
    expect(rows.find((row) => row.startsWith('risk.max_drawdown'))).toBe(
      'risk.max_drawdown0.180.1▲ yes',
    );
    expect(rows.some((row) => row.startsWith('calendar'))).toBe(false);
  });

  it('says of a run and itself that nothing differs, beside the runs by default', async () => {
    const { json } = await run(['report', 'compare', a, a]);
    const path = join(dir, 'exports', `compare-${a.slice(0, 8)}-${a.slice(0, 8)}.html`);
    expect(json['path']).toBe(path);
    expect(readFileSync(path, 'utf8')).toContain('Both runs were given the same.');
  });

  it('has the same bytes each time', async () => {
    await run(['report', 'compare', a, b, '--out', '1.html']);
    await run(['report', 'compare', a, b, '--out', '2.html']);
    expect(readFileSync(join(dir, '1.html'))).toEqual(readFileSync(join(dir, '2.html')));
  });
});

describe('report refuses', () => {
  it.each([
    ['an unknown run', ['build', '00000000-0000-5000-8000-000000000000'], 7, 'RUN_NOT_FOUND'],
    ['a missing folder', ['build', 'nowhere'], 7, 'RUN_NOT_FOUND'],
    ['no run at all', ['build', 'last', '--runs', 'empty'], 7, 'RUN_NOT_FOUND'],
    ['a folder that is none of ours', ['build', 'foreign'], 2, 'EVIDENCE_KIND_FOREIGN'],
    ['too few runs', ['compare', 'last'], 2, 'USAGE_INVALID'],
  ])('%s', async (_, argv, exit, code) => {
    mkdirSync(join(dir, 'foreign'), { recursive: true });
    const { exitCode, json } = await run(['report', ...argv, '--out', 'refused.html']);
    expect([exitCode, json]).toMatchObject([exit, { error: { code } }]);
    expect(existsSync(join(dir, 'refused.html'))).toBe(false);
  });

  it('a run that was changed, by each of its sides', async () => {
    const c = await backtest(['--param', 'qty=30']);
    appendFileSync(join(dir, 'exports', c, 'equity_curve.csv'), '\n');
    for (const sides of [
      [a, c],
      [c, a],
    ]) {
      const { exitCode, json } = await run([
        'report',
        'compare',
        ...sides,
        '--out',
        'refused.html',
      ]);
      expect([exitCode, json]).toMatchObject([6, { error: { code: 'EVIDENCE_DAMAGED' } }]);
    }
    expect(existsSync(join(dir, 'refused.html'))).toBe(false);
  });
});
