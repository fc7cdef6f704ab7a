/**
 * INV-STRAT-04: a shadow run decides as the real one would, records what it would have sent, and sends
 * nothing: no working order, no fill, no change of equity.
 * Spec: contract 13 (`--shadow`), issue 3 item 7 (intents recorded, never executed).
 * Shown: the same command with and without `--shadow`, through the command line: orders.csv, fills.csv,
 * equity_curve.csv and the audit log are read back.
 * Mutation that turns it red: let the gate pass a shadow order, or skip the strategy in a shadow run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk } from '../../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-shadow-'));
const env = { MQK_HOME: join(dir, 'home') };
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Run {
  readonly json: Readonly<Record<string, unknown>>;
  readonly rows: (file: string) => string[][];
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

async function run(...more: readonly string[]): Promise<Run> {
  const bars = ['--bars', 'SPY=bars.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
  const argv = ['backtest', 'run', '--strategy', 'sma_cross', ...bars, ...more, '--json'];
  const { exitCode, json, stderr } = await mqk(argv, { cwd: dir, env });
  expect(exitCode, stderr).toBe(0);
  const textOf = (file: string): string =>
    readFileSync(join(String(json['out_dir']), file), 'utf8');
  const linesOf = (file: string): string[] => textOf(file).trimEnd().split('\n');
  return {
    json,
    rows: (file) =>
      linesOf(file)
        .slice(1)
        .map((line) => line.split(',')),
    events: linesOf('audit.jsonl').map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

let real: Run;
let shadow: Run;
beforeAll(async () => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 600 });
  real = await run();
  shadow = await run('--shadow');
});

describe('a shadow run', () => {
  it('is a run of its own that says what it is', () => {
    expect(shadow.json['run_id']).not.toBe(real.json['run_id']);
    const payload = shadow.events[0]?.['payload'];
    expect(payload).toMatchObject({ shadow: true });
    expect(real.events[0]?.['payload']).toMatchObject({ shadow: false });
  });

  it('decides as the real one: the same signals', () => {
    expect(Number(real.json['fills'])).toBeGreaterThan(5);
    expect(shadow.json['signals']).toBe(real.json['signals']);
  });

  it('sends no order: every row is a rejection as SHADOW_MODE', () => {
    const outcomes = shadow.rows('orders.csv').map((row) => row.slice(-2));
    expect(outcomes.length).toBeGreaterThan(0);
    expect(new Set(outcomes.map(String))).toEqual(new Set(['REJECTED,SHADOW_MODE']));
    expect(shadow.json['rejected_by_reason']).toEqual({ SHADOW_MODE: shadow.json['rejected'] });
  });

  it('records the intent that the real run sent first: time, side, quantity', () => {
    const [first] = shadow.rows('orders.csv');
    const [sent] = real.rows('orders.csv');
    // seq, ts_utc, client_order_id (another run, another id), symbol, side, qty, order_type
    const facts = (row: readonly string[] = []): string[] =>
      [1, 3, 4, 5, 6].map((at) => row[at] ?? '');
    expect(facts(first)).toEqual(facts(sent));
    const rejected = shadow.events.filter(({ event_type: type }) => type === 'ORDER_REJECTED');
    expect(rejected).toHaveLength(shadow.rows('orders.csv').length);
    expect(rejected[0]).toMatchObject({ payload: { reason: 'SHADOW_MODE' } });
  });

  it('fills nothing, and its equity stays what it was', () => {
    expect([shadow.json['orders'], shadow.json['fills']]).toEqual([
      shadow.rows('orders.csv').length,
      0,
    ]);
    expect(shadow.rows('fills.csv')).toEqual([]);
    const curve = shadow.rows('equity_curve.csv');
    expect(curve).toHaveLength(600);
    expect(new Set(curve.map((row) => row.slice(1).join(',')))).toEqual(
      new Set(['100000,100000,0,0']),
    );
    const accepted = shadow.events.filter(({ event_type: type }) => type === 'ORDER_ACCEPTED');
    expect(accepted).toEqual([]);
  });
});
