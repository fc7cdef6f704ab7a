/**
 * INV-REPORT-02: a run's page is a sealed artifact: equal inputs give equal bytes, and no byte of it can be
 * changed unseen. Spec: contract 11, 10. How: runs through the command line, a page with one byte changed,
 * removed, and handed out.
 * Mutation that turns it red: RunFolderWriter.finish writes report.html after the seal.
 */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../src/adapters/artifacts/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-report-seal-'));
let folder = '';

function run(argv: readonly string[]): Promise<CliRun> {
  return mqk([...argv, '--json'], { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

function backtest(out: string): Promise<CliRun> {
  const data = ['--bars', 'SPY=bars.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
  return run(['backtest', 'run', '--strategy', 'sma_cross', ...data, '--out', out]);
}

beforeAll(async () => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 600 });
  folder = String((await backtest('exports')).json['out_dir']);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('report.html', () => {
  it('stands in the folder, its hash in seal and manifest, and says no tip, place or commit', () => {
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const log = readFileSync(join(folder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    const hash = sha256Hex(page);
    expect(manifest).toContain(hash);
    expect(log.at(-1)).toContain(`"report.html":"${hash}"`);
    const {
      audit_tip: tip,
      git_hash: commit,
      created_at_utc: created,
    } = JSON.parse(manifest) as Record<string, string | null>;
    const outside = [tip, commit, created, dir].filter((one) => typeof one === 'string');
    expect(outside.filter((one) => page.includes(one))).toEqual([]);
    expect(verifyRecord(folder)).toMatchObject({ result: 'VALID' });
  });

  it('has the same bytes when the same run is made again', async () => {
    const again = await backtest('again');
    const other = String(again.json['out_dir']);
    expect(readFileSync(join(other, 'report.html'))).toEqual(
      readFileSync(join(folder, 'report.html')),
    );
  });

  it('is handed out as it was sealed', async () => {
    const built = await run(['report', 'build', 'last', '--out', 'copy.html']);
    const copy = readFileSync(join(dir, 'copy.html'), 'utf8');
    expect([built.exitCode, built.json]).toMatchObject([
      0,
      { path: join(dir, 'copy.html'), sha256: sha256Hex(copy) },
    ]);
    expect(copy).toBe(readFileSync(join(folder, 'report.html'), 'utf8'));
    const named = await run(['report', 'build', folder]);
    expect(named.json).toMatchObject({
      path: join(folder, 'report.html'),
      sha256: sha256Hex(copy),
    });
  });

  it('is BROKEN, ARTIFACT when a byte of it changes, and is not handed out then', async () => {
    const path = join(folder, 'report.html');
    const kept = join(dir, 'kept.html');
    copyFileSync(path, kept);
    const page = readFileSync(kept, 'utf8');
    writeFileSync(path, page.replace('RESEARCH RUN', 'RESEARCH RUm'));
    const verified = await run(['audit', 'verify', folder]);
    expect([verified.exitCode, verified.json]).toMatchObject([
      6,
      { result: 'BROKEN', reason: 'ARTIFACT', line: null },
    ]);
    expect(String(verified.json['detail'])).toContain('report.html');
    const built = await run(['report', 'build', folder, '--out', 'damaged.html']);
    expect([built.exitCode, built.json]).toMatchObject([
      6,
      { error: { code: 'EVIDENCE_DAMAGED' } },
    ]);
    expect(existsSync(join(dir, 'damaged.html'))).toBe(false);
    copyFileSync(kept, path);
    expect(verifyRecord(folder)).toMatchObject({ result: 'VALID' });
  });
});
