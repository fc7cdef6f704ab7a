/**
 * Invariant INV-RUN-11: the sealed record of a PAPER run that a halt ended before its bars did says so, in `metrics.json`
 * and on its page: by whom, when, why, at which slice, what was left open with which stop; `halted` stays the tick's
 * own, and a run that its bars ended says nothing else than its backtest. Written anew, it is the same to the byte; no
 * promotion takes it.
 * Spec: contract 7, 10, 11; docs/specs/run_artifacts_and_reproducibility.md.
 * Would turn red: an end that is not read from the log (`end/end-run.ts`); the halt of the tick told where a person ended
 * the run behind it (`record/halt-end.ts`); a page without the notice (`sections/head-strip.ts`).
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import {
  ended,
  EngineBench,
  MARKET_ORDERS,
  type EngineCase,
} from '../../support/engine/engine-bench.ts';
import { elementsNamed, pageFaults, parsePage } from '../../support/report/parsed-page.ts';
import { jsonFile } from '../../support/runs/cli-runs.ts';

const SLOW = { timeout: 90_000 };
const ROWS = 250;
const STOPS = join(PACKAGE_ROOT, 'examples/trend-stop.ts');
const SOURCE = ['--strategy', STOPS];
const WITH_STOPS: EngineCase = { strategy: STOPS, params: { fast: 5, slow: 15 } };
const DRAWDOWN: EngineCase = {
  strategy: 'sma_cross',
  params: { fast: 3, slow: 8, qty: 190 },
  sets: { 'risk.max_drawdown': 0.005 },
};
const REASON = 'looks <wrong>';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(ROWS);
});
afterAll(() => bench.close());

function fileOf(runId: string, name: string): string {
  return readFileSync(join(bench.folderOf(runId), name), 'utf8');
}

/** Texts of the page by what is looked for. */
function pageOf(runId: string) {
  const text = fileOf(runId, 'report.html');
  expect(pageFaults(text)).toEqual([]);
  const page = parsePage(text);
  const [head] = elementsNamed(page, 'header');
  const [main] = elementsNamed(page, 'main');
  return { head: told(head?.text), main: told(main?.text) };
}

function told(text = ''): string {
  return text.replace(/\s+/g, ' ');
}

async function halt(runId: string): Promise<void> {
  const halted = await bench.mqk(['halt', '--run-id', runId, '--reason', REASON]);
  expect(halted.json, halted.stderr).toMatchObject({ status: 'HALTED' });
}

/** Recovers, which seals; the record is verified, replayed, and the same when it is written anew. */
async function expectSealed(runId: string, source: readonly string[]): Promise<void> {
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId, ...source]);
  expect(recovered.json, recovered.stderr).toMatchObject({ sealed: true });
  const folder = bench.folderOf(runId);
  expect((await bench.mqk(['audit', 'verify', folder])).json['result']).toBe('VALID');
  const replayed = await bench.mqk(['replay', folder, '--verify', ...source]);
  expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
  const names = ['metrics.json', 'report.html'];
  const before = names.map((name) => fileOf(runId, name));
  rmSync(folder, { recursive: true });
  const exported = await bench.mqk(['audit', 'export', '--run-id', runId, ...source]);
  expect(exported.exitCode, exported.stdout).toBe(0);
  expect(names.map((name) => fileOf(runId, name))).toEqual(before);
}

describe('the record of a PAPER run', () => {
  it('that a person halted says so, with what was left open', SLOW, async () => {
    const runId = await bench.begun(WITH_STOPS);
    const held = `SELECT sum(CASE side WHEN 'BUY' THEN qty ELSE -qty END)::int AS qty FROM ledger_fills WHERE run_id = $1`;
    const engine = bench.spawn(runId, { MQK_TEST_CRASH: 'CP12' }, SOURCE);
    expect(await ended(engine)).toBe('SIGKILL');
    // It sends the stop that the halt leaves to work.
    await bench.mqk(['run', 'recover', '--run-id', runId, ...SOURCE]);
    await halt(runId);
    await expectSealed(runId, SOURCE);

    const { slices, ...metrics } = jsonFile(join(bench.folderOf(runId), 'metrics.json'));
    const actor = expect.stringMatching(/^cli:/) as string;
    const at = expect.stringMatching(INSTANT) as string;
    expect(metrics).toMatchObject({
      ...{ halted: false, halt_reason: null },
      ended: { by: 'HALT', actor, at, reason: REASON },
    });
    expect(Number(slices)).toBeLessThan(ROWS);
    const [row] = await bench.desk.db.query(held, [runId]);
    const qty = Number(row?.['qty']);
    expect(qty).toBeGreaterThan(0);

    const { head, main } = pageOf(runId);
    expect(head).toMatch(
      new RegExp(`HALTED by cli:\\S+ on \\S+ \\S+ UTC, at slice ${String(slices)} of ${ROWS} `),
    );
    expect(head).toContain(`: ${REASON}. Left as they were: SPY ${qty} shares, stop of ${qty} at `);
    expect(head).toContain('PAPER RUN');
    expect(head).not.toContain('RESEARCH');
    expect(main).toContain(`${String(slices)} of ${ROWS} bars in sessions were traded`);
    expect(main).toMatch(/Halted by ?cli:/);
    expect(main).toContain('What no paper run can show');
    expect(main).not.toContain('the run was not halted');
    const judged = await bench.mqk(['promote', 'evaluate', bench.folderOf(runId)]);
    expect([judged.exitCode, judged.json['error']]).toMatchObject([
      2,
      { code: 'EVIDENCE_KIND_FOREIGN' },
    ]);
  });

  it('that a person halted behind its own tick names the person', SLOW, async () => {
    const runId = await bench.begun(DRAWDOWN);
    expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP13' }))).toBe('SIGKILL');
    await halt(runId);
    await expectSealed(runId, []);
    expect(jsonFile(join(bench.folderOf(runId), 'metrics.json'))).toMatchObject({
      ...{ halted: true, halt_reason: 'RISK_MAX_DRAWDOWN' },
      ended: { by: 'HALT', reason: REASON },
    });
    const { head } = pageOf(runId);
    expect(head).toContain(REASON);
    expect(head).toContain('RISK_MAX_DRAWDOWN');
  });

  it('that its bars ended says nothing of a halt', SLOW, async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    const run = await bench.execute(runId);
    expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
    expect(jsonFile(join(bench.folderOf(runId), 'metrics.json'))).not.toHaveProperty('ended');
    const { head, main } = pageOf(runId);
    expect(head).toContain('PAPER RUN');
    expect(head).not.toContain('HALTED');
    expect(main).toContain(`All ${ROWS} bars in sessions were traded.`);
  });

  it('that never traded says who halted it', SLOW, async () => {
    const runId = await bench.created(MARKET_ORDERS);
    await halt(runId);
    expect(jsonFile(join(bench.folderOf(runId), 'metrics.json'))).toMatchObject({
      ...{ slices: 0, halted: true, halt_reason: REASON },
      ended: { by: 'HALT', reason: REASON },
    });
  });
});
