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

const RUN_ID = '21a3ef22-025e-5442-b272-bdb7eb49f9b7';
const SHA256 = {
  'orders.csv': 'e7ca83d5aee13cc4c637e21b37e319b944119d0cfbb48f42a7c05019632ecc9b',
  'fills.csv': '9c73a3d6a7e7fc10c9e7a264049eb6d2e4be6a96252b3a16dfd4ba2749b28202',
  'equity_curve.csv': 'dcefc137f08a2d14289a863b0608622332da4905ef8a4cb13938f87dc02d1bdf',
  'metrics.json': '954c66df5f96424dd98806f99b4878b23174b7416a5205c41419cd2b7dffdfaa',
  'audit.jsonl': '5c3c4fa810aeb438b55f0efdb32afd4ac0fe0b2dbbc6cbecc99594e98b0ede08',
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
