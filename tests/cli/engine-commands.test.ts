/** `mqk run execute` and what follows it, as a person on a terminal meets them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mqk } from '../support/cli/run-in-process.ts';
import { EngineBench, MARKET_ORDERS } from '../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

async function onTerminal(argv: readonly string[]) {
  return await mqk(argv, { env: bench.desk.env, isTTY: true });
}

/** Trades two bars a second for a while, on a terminal, until Ctrl-C. */
async function interrupted(runId: string) {
  const until = performance.now() + 2_500;
  return await mqk(
    [...['run', 'execute', '--run-id', runId, '--bars', `SPY=${bench.bars}`], '--pace', '120x'],
    { env: bench.desk.env, isTTY: true, isInterrupted: () => performance.now() > until },
  );
}

it(
  'Ctrl-C: the progress is off the screen before the report, which says how to go on',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    const { exitCode, screen, stderr } = await interrupted(runId);
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toContain('trading [');
    expect(screen).toContain(`\r\u001b[2KPAPER  MAIN  run ${runId}`);
    const next = [
      `next      mqk run arm --run-id ${runId}`,
      `          mqk run begin --run-id ${runId}`,
      `          mqk run execute --run-id ${runId} --bars SPY=${bench.bars}`,
    ].join('\n');
    expect(screen).toContain(next);
    expect((await onTerminal(['run', 'status', '--run-id', runId])).stdout).toContain(next);
  },
);

it(
  'a run at the pace of its bars is seen to go on, by its progress and by its status',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    const argv = ['run', 'execute', '--run-id', runId, '--bars', `SPY=${bench.bars}`];
    const { env } = bench.desk;
    let isOver = false;
    const isInterrupted = (): boolean => isOver;
    const pace = ['--pace', 'realtime'];
    const trading = mqk([...argv, ...pace], { env, isTTY: true, isInterrupted });
    // Of an idle slice nothing comes that it could be committed with; the next one is a minute away.
    const progress = async () => (await bench.mqk(['run', 'status', '--run-id', runId])).json;
    await expect
      .poll(progress, { timeout: 20_000 })
      .toMatchObject({ slices_done: 1, slices_total: 60, slice_at: '2024-01-01T00:01:00Z' });
    await sleep(1000); // short work shows none
    isOver = true;
    const { stdout, stderr } = await trading;
    expect(stderr).toMatch(/\[\.{24}\] 1 %, slice 1 of 60, /);
    expect(stdout).not.toContain('trading');
  },
);

it('a run that is finished and sealed is armed no more', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(MARKET_ORDERS);
  expect((await bench.execute(runId)).json).toMatchObject({ sealed: true });
  for (const verb of ['stop', 'disarm']) {
    const { exitCode, stdout } = await onTerminal(['run', verb, '--run-id', runId]);
    expect([exitCode, stdout.includes('next')], stdout).toEqual([0, false]);
  }
});

it('a halt of the tick names its bar and the numbers behind it', { timeout: 60_000 }, async () => {
  const sets = { 'risk.daily_loss_limit': '0.000001' };
  const runId = await bench.begun({ ...MARKET_ORDERS, sets });
  const argv = ['run', 'execute', '--run-id', runId, '--bars', `SPY=${bench.bars}`];
  const { stdout, stderr } = await onTerminal(argv);
  expect(stdout, stderr).toMatch(
    /^halted {4}RISK_DAILY_LOSS at bar 2024-01-01T00:\d\d:00Z, limit [\d.]+, observed [\d.]+$/m,
  );
});

it('execute says what each word of --pace does', async () => {
  const { stdout } = await onTerminal(['run', 'execute', '--help']);
  for (const word of ['max', 'realtime', 'Nx'])
    expect(stdout).toMatch(new RegExp(`^  ${word} +\\S`, 'm'));
});

it(
  'a halt of a run whose engine is gone names its recovery, and its status does',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    await interrupted(runId);
    const of = ['--run-id', runId];
    const halted = await onTerminal(['halt', ...of, '--reason', 'enough']);
    const next = `next      mqk run recover --run-id ${runId}`;
    expect(halted.stdout, halted.stderr).toContain(next);
    expect(halted.stderr).not.toContain('it traded');
    expect((await onTerminal(['run', 'status', ...of])).stdout).toContain(next);
    expect((await bench.mqk(['run', 'recover', ...of])).json).toMatchObject({ sealed: true });
    expect((await onTerminal(['run', 'status', ...of])).stdout).not.toContain('next');
  },
);

it('a halt says what is held, and whether a stop works for it', { timeout: 60_000 }, async () => {
  const runId = await bench.begun({ strategy: 'buy_and_hold' });
  await interrupted(runId);
  const argv = ['halt', '--run-id', runId, '--reason', 'enough'];
  const { stdout } = await onTerminal(argv);
  expect(stdout).toMatch(/^held {6}SPY \d+, without a stop \(no order works\)$/m);
  expect(stdout).not.toContain('nothing');
});
