/**
 * What `npm start` computes, to the byte: the S&P 500 series of the installed package through the whole
 * pipeline. These hashes keep a clone honest that has no other goldens. They change only with the
 * shipped config, the record's form or a rule, and then with the version in package.json.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mqk } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sample-'));
const env = { MQK_HOME: join(dir, 'home') };
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const RUN_ID = '8afb2a6e-06d7-5030-8c09-ac638d2f75da';
const SHA256 = {
  'orders.csv': '0d889135b900467f11a6f0c92598e37b3b7abe5862c14585a646e628f18e51d8',
  'fills.csv': '16215650e90c59e58e910e2d38fdb75ff9f4bd44940ee991cd2e3046e1789c9f',
  'equity_curve.csv': 'dcefc137f08a2d14289a863b0608622332da4905ef8a4cb13938f87dc02d1bdf',
  'metrics.json': 'd5a2b65e30da4f23494927db3d52d81de1c10d09925cf4311d55718754b0bac4',
  'audit.jsonl': 'a4a89254d4c5406a7dd33898e06ce393cdaa2df0957f48a4f30b1303ce187215',
};

describe('the sample run', () => {
  it('has the run id and the bytes that it had', async () => {
    const run = await mqk(['demo', '--json', '--out', 'exports'], { cwd: dir, env });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.json).toMatchObject({ run_id: RUN_ID, bars: 5105, halted: false });
    const folder = join(dir, 'exports', RUN_ID);
    const hashes = Object.keys(SHA256).map((name) => {
      const bytes = readFileSync(join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    });
    expect(Object.fromEntries(hashes)).toEqual(SHA256);
  });

  it('is kept by a second call, and shown in 25 lines', async () => {
    const again = await mqk(['demo', '--out', 'exports'], { cwd: dir, env });
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('kept');
    expect(again.stdout.trimEnd().split('\n')).toHaveLength(25);
    expect(again.stdout).toContain(join(dir, 'exports', RUN_ID));
  });
});
