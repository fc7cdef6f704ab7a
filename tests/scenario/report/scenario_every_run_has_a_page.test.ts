/**
 * INV-REPORT-03: whatever a run did, its page opens: well formed, offline, bounded, every number there
 * without a script, n/a where there is none. Spec: contract 11. How: runs of one bar, without trades, halted,
 * of several symbols, with stops, with splits and dividends, in shadow, through the command line.
 * Mutation that turns it red: `metricValue` writes null as 0, or `drawEquity` is left out of the page.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barFileText, writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import {
  elementsNamed,
  pageFaults,
  parsePage,
  type ParsedPage,
} from '../../support/report/parsed-page.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-report-runs-'));
const MEBIBYTE = 1024 * 1024;

beforeAll(() => {
  const hour = barFileText({ rows: 3000 }).replace(/^2024[^,]+/gm, hourOf());
  writeFileSync(join(dir, 'hours.csv'), hour);
  writeBarFile(join(dir, 'one.csv'), { rows: 1 });
  writeBarFile(join(dir, 'few.csv'), { rows: 30 });
  writeBarFile(join(dir, 'a.csv'), { rows: 3000 });
  writeBarFile(join(dir, 'b.csv'), { rows: 2500, seed: 7 });
  writeFileSync(
    join(dir, 'actions.csv'),
    'date,symbol,type,value\n2024-01-02,A,SPLIT,2:1\n2024-01-02,A,DIVIDEND,0.5\n',
  );
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Closing times an hour apart, one for each call. */
function hourOf(): () => string {
  let hours = 0;
  return () => new Date(Date.UTC(2024, 0, 1, ++hours)).toISOString().replace('.000Z', 'Z');
}

/** The page of a run with these flags. */
async function pageOf(
  argv: readonly string[],
): Promise<{ readonly text: string; readonly page: ParsedPage }> {
  const timeframe = argv.includes('--timeframe') ? [] : ['--timeframe', '1m'];
  const common = [...timeframe, '--calendar', 'ALWAYS_ON', '--json'];
  const run = await mqk(['backtest', 'run', ...common, ...argv], {
    cwd: dir,
    env: { MQK_HOME: join(dir, 'home') },
  });
  expect(run.exitCode, run.stderr).toBe(0);
  const text = readFileSync(join(String(run.json['out_dir']), 'report.html'), 'utf8');
  return { text, page: parsePage(text) };
}

function textOf(page: ParsedPage, id: string): string {
  const all = page.elements.flatMap((element) => [element, ...element.inside]);
  return all.find(({ attributes }) => attributes['id'] === id)?.text ?? '';
}

const SMA = ['--strategy', 'sma_cross', '--param', 'fast=3', '--param', 'slow=9'];

describe('the page of a run', () => {
  it.each([
    ['one bar', ['--strategy', 'buy_and_hold', '--bars', 'A=one.csv']],
    ['no trade', ['--strategy', 'sma_cross', '--bars', 'A=few.csv']],
    [
      'a halt',
      [...SMA, '--bars', 'A=a.csv', '--param', 'qty=150', '--set', 'risk.daily_loss_limit=0.0001'],
    ],
    ['several symbols', [...SMA, '--bars', 'A=a.csv', '--bars', 'B=b.csv']],
    ['stops', ['--strategy', 'swing_trend_v1', '--bars', 'A=hours.csv', '--timeframe', '1H']],
    ['actions', [...SMA, '--bars', 'A=a.csv', '--actions', 'actions.csv']],
    ['shadow', [...SMA, '--bars', 'A=a.csv', '--shadow']],
  ])('of %s is whole', async (_, argv) => {
    const { text, page } = await pageOf(argv);
    expect(pageFaults(text)).toEqual([]);
    expect(text.length).toBeLessThan(1.5 * MEBIBYTE);
    const [main] = elementsNamed(page, 'main');
    expect(main?.text.match(/.{0,40}\b(?:NaN|Infinity|undefined|null)\b/g) ?? []).toEqual([]);
    expect(textOf(page, 'numbers')).toContain('Sharpe');
    expect(elementsNamed(page, 'figure').length).toBeGreaterThanOrEqual(10);
  });

  it('says n/a and why where a number is not defined, never 0', async () => {
    const { page } = await pageOf(['--strategy', 'sma_cross', '--bars', 'A=few.csv']);
    const row = elementsNamed(page, 'tr').find(({ text }) => text.startsWith('Profit factor'));
    expect(row?.text).toBe('Profit factorn/ano trade lost');
    expect(textOf(page, 'trades')).toContain('No trade was closed.');
  });

  it('counts as sent what the summary of the run calls sent', async () => {
    const { page } = await pageOf([...SMA, '--bars', 'A=a.csv']);
    const stages = elementsNamed(page, 'tr').map(({ text }) =>
      /^(intents|sent|orders)\d/.exec(text),
    );
    expect(stages.flatMap((stage) => stage?.[1] ?? [])).toEqual(['intents', 'sent']);
  });

  it('says first that a run was halted, and by what', async () => {
    const { page } = await pageOf([
      ...SMA,
      '--bars',
      'A=a.csv',
      '--param',
      'qty=150',
      '--set',
      'risk.daily_loss_limit=0.0001',
    ]);
    const [head] = elementsNamed(page, 'header');
    expect(head?.text).toContain('HALTED RISK_DAILY_LOSS');
  });

  it('explains the price of each fill that it shows', async () => {
    const { page } = await pageOf([...SMA, '--bars', 'A=a.csv']);
    const fills = textOf(page, 'fills');
    expect(fills).toContain('market order to buy: the high of the bar');
  });
});
