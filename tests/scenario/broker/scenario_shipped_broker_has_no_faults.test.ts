/**
 * INV-PAPER-03: the paper broker of the shipped program cannot be made faulty: it knows no request for that,
 * reads no script, and nothing of the fault port of the test build is in the program.
 * Spec: issue 6 (fault port for tests); 4-safety decision 10.
 * Mutation that turns it red: give the shipped entry a fault port, or read the script in `servePaperBroker`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultScript } from '../../support/broker/faults/fault-script.ts';
import { askPaper, PaperProcess, ticket } from '../../support/broker/paper-process.ts';
import { SHIPPED_PROGRAM, TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

const SCRIPT: FaultScript = { rules: [{ on: '*', do: 'STATUS', status: 503, times: 99 }] };

/** A broker of a program, in a home with a script that spoils every answer. */
async function brokerOf(program: string): Promise<{ home: string; paper: PaperProcess }> {
  const home = mkdtempSync(join(tmpdir(), 'mqk-shipped-'));
  writeFileSync(join(home, 'paper-faults.json'), JSON.stringify(SCRIPT));
  return { home, paper: await PaperProcess.start(home, [], program) };
}

let shipped: Awaited<ReturnType<typeof brokerOf>>;
let test: Awaited<ReturnType<typeof brokerOf>>;
beforeAll(async () => {
  shipped = await brokerOf(SHIPPED_PROGRAM);
  test = await brokerOf(TEST_PROGRAM);
}, 30_000);
afterAll(async () => {
  for (const { home, paper } of [shipped, test]) {
    await paper.kill();
    rmSync(home, { recursive: true, force: true });
  }
});

describe('the shipped paper broker', () => {
  it('reads no script of faults; that of the test build does', async () => {
    const health = async (home: string) => (await askPaper(home, 'GET', '/health')).status;
    expect([await health(shipped.home), await health(test.home)]).toEqual([200, 503]);
  });

  it('knows no request that makes it faulty', async () => {
    const { home } = shipped;
    expect(await askPaper(home, 'POST', '/faults', SCRIPT)).toMatchObject({ status: 404 });
    const event = { kind: 'EXECUTION_BUSTED', account: '0042', execution_id: 'paper-x-3' };
    expect(await askPaper(home, 'POST', '/faults/events', event)).toMatchObject({ status: 404 });
    await askPaper(home, 'PUT', '/accounts/0042', { cash: '1000' });
    const taken = await askPaper(home, 'POST', '/accounts/0042/orders', ticket({}));
    expect(taken.status).toBe(201);
  });

  it('has no word of it in its program', () => {
    const words = ['paper-faults', 'LOSE_REPLY', 'DO_LATE'];
    const found = (program: string) =>
      words.filter((word) => readFileSync(program, 'utf8').includes(word));
    expect([found(SHIPPED_PROGRAM), found(TEST_PROGRAM)]).toEqual([[], words]);
  });
});
