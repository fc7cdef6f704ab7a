import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject } from '../../foundation/core/index.ts';
import { SAMPLE_INPUTS, SAMPLE_TIMES, sampleRun } from '../../../tests/support/sample-run.ts';
import { runSealed, runStarted } from '../../engines/audit/index.ts';
import { manifestOf } from './manifest.ts';
import { SealedFolderDraft } from './sealed/sealed-folder-draft.ts';
import { resolveLast, resolveRun, RunFolderWriter, verifyRecord } from './index.ts';

const PROVENANCE = {
  programVersion: '0.2.0',
  gitHash: null,
  dirty: null,
  hostFingerprint: 'linux-x64',
  createdAtUtc: '2026-11-23T18:00:00Z',
};

let outDir = '';
let folder = '';

function writeRun(runId = SAMPLE_INPUTS.runId, createdAtUtc = PROVENANCE.createdAtUtc): string {
  const record = sampleRun();
  const inputs = { ...record.inputs, runId };
  const startedAt = SAMPLE_TIMES[0] ?? 0;
  const provenance = { ...PROVENANCE, createdAtUtc };
  const writer = RunFolderWriter.begin({ outDir, inputs, startedAt, provenance });
  return writer.finish(
    { ...record, inputs },
    { metrics: { sharpe: null }, report: '<p>page</p>\n' },
  ).path;
}

/** A folder as 0.2.0 wrote it: its seal names no page. */
function writeOldRun(): string {
  const { inputs } = sampleRun();
  const provenance = { ...PROVENANCE, programVersion: '0.2.0' };
  const ts = SAMPLE_TIMES[0] ?? 0;
  const draft = new SealedFolderDraft({
    ...inputs,
    outDir: join(outDir, 'old'),
    programVersion: '0.2.0',
  });
  draft.append([runStarted({ inputs, ts, gitHash: null })]);
  draft.addFile('metrics.json', (file) => file.write('{}\n'));
  return draft.publish({
    seal: (facts) => runSealed({ ts, orders: 0, fills: 0, finalEquity: inputs.cash, ...facts }),
    manifest: (content) => manifestOf({ inputs, provenance }, content, 'SLICE'),
  }).path;
}

beforeEach(() => {
  outDir = fs.mkdtempSync(join(tmpdir(), 'mqk-verify-'));
  folder = writeRun();
});

afterEach(() => fs.rmSync(outDir, { recursive: true, force: true }));

function edit(name: string, change: (text: string) => string): void {
  const path = join(folder, name);
  const before = fs.readFileSync(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  fs.writeFileSync(path, after);
}

function editManifest(change: (manifest: JsonObject) => JsonObject): void {
  edit('manifest.json', (text) => `${canonicalJson(change(JSON.parse(text) as JsonObject))}\n`);
}

const ARTIFACT = { result: 'BROKEN', line: null, reason: 'ARTIFACT' };

describe('verifyRecord', () => {
  it('finds a folder and its log VALID as written', () => {
    const valid = { result: 'VALID', events: 2, line: null, reason: null, detail: null };
    expect(verifyRecord(folder)).toEqual(valid);
    expect(verifyRecord(join(folder, 'audit.jsonl'))).toEqual(valid);
  });

  it('holds a run of before the report to its own seal', () => {
    const old = writeOldRun();
    expect(verifyRecord(old)).toMatchObject({ result: 'VALID' });
    fs.appendFileSync(join(old, 'metrics.json'), ' ');
    expect(verifyRecord(old)).toMatchObject(ARTIFACT);
  });

  it.each(['orders.csv', 'fills.csv', 'equity_curve.csv', 'metrics.json', 'report.html'])(
    'finds an edit of %s, its absence, and a folder in its place',
    (name) => {
      edit(name, (text) => text.replace(/.$/m, '#'));
      expect(verifyRecord(folder)).toMatchObject(ARTIFACT);
      expect(verifyRecord(folder).detail).toBe(`${name} differs from the seal`);
      fs.rmSync(join(folder, name));
      expect(verifyRecord(folder).detail).toBe(`${name} is missing`);
      fs.mkdirSync(join(folder, name));
      expect(verifyRecord(folder)).toMatchObject(ARTIFACT);
    },
  );

  it.each<[string, (manifest: JsonObject) => JsonObject]>([
    ['audit_tip', (m) => ({ ...m, audit_tip: '0'.repeat(64) })],
    ['run_id', (m) => ({ ...m, run_id: '00000000-0000-5000-8000-000000000000' })],
    ['engine_id', (m) => ({ ...m, engine_id: 'EXP' })],
    ['seed', (m) => ({ ...m, seed: 2 })],
    ['data', (m) => ({ ...m, data: [] })],
    ['cash', (m) => ({ ...m, cash: '100001' })],
    ['strategy', (m) => ({ ...m, strategy: 'x' })],
    ['config_hash', (m) => ({ ...m, config_hash: '0'.repeat(64) })],
    ['config_json', (m) => ({ ...m, config_json: '{"a":1}' })],
    [
      'a size',
      (m) => ({
        ...m,
        artifacts: JSON.parse(
          canonicalJson(m.artifacts ?? null).replace(/"size":\d/, '"size":9'),
        ) as JsonObject,
      }),
    ],
    ['list of limitations', (m) => ({ ...m, limitations: [] })],
    ['schema_version', (m) => ({ ...m, schema_version: 2 })],
    ['member that no run has', (m) => ({ ...m, note: 'audited' })],
    ['set of members', ({ created_at_utc: _, ...rest }) => rest],
    ['no artifacts', (m) => ({ ...m, artifacts: {} })],
    ['a path as artifact', (m) => ({ ...m, artifacts: { '../x': {} } })],
    [
      'an artifact that is not sealed',
      (m) => ({ ...m, artifacts: { 'extra.csv': {}, ...(m.artifacts as JsonObject) } }),
    ],
  ])('finds a manifest with another %s', (_, change) => {
    editManifest(change);
    expect(verifyRecord(folder)).toMatchObject(ARTIFACT);
  });

  it('finds a manifest that is gone, torn or not canonical', () => {
    edit('manifest.json', (text) => text.replace(':', ': '));
    expect(verifyRecord(folder).detail).toBe('manifest.json is not canonical JSON');
    edit('manifest.json', (text) => text.slice(0, 40));
    expect(verifyRecord(folder)).toMatchObject(ARTIFACT);
    fs.rmSync(join(folder, 'manifest.json'));
    expect(verifyRecord(folder).detail).toBe('manifest.json is missing');
  });

  it('finds another run in a folder of this name', () => {
    const other = join(outDir, '00000000-0000-5000-8000-000000000000');
    fs.renameSync(folder, other);
    expect(verifyRecord(other)).toMatchObject(ARTIFACT);
    fs.renameSync(other, join(outDir, 'kept-for-later'));
    expect(verifyRecord(join(outDir, 'kept-for-later')).result).toBe('VALID');
  });

  it('blames a line of the log before an artifact', () => {
    edit('orders.csv', (text) => `${text}x`);
    edit('audit.jsonl', (text) => text.replace('"seed":1', '"seed":2'));
    expect(verifyRecord(folder)).toMatchObject({
      result: 'BROKEN',
      line: 1,
      reason: 'HASH_SELF',
    });
  });

  it.each<[string, (text: string) => string]>([
    ['the log is empty', () => ''],
    ['the last line has no line feed', (text) => text.slice(0, -1)],
    ['the log has no seal', (text) => `${text.split('\n')[0] ?? ''}\n`],
  ])('is INCOMPLETE when %s', (detail, change) => {
    edit('audit.jsonl', change);
    expect(verifyRecord(folder)).toMatchObject({ result: 'INCOMPLETE', reason: null, detail });
  });

  it('finds a log that is gone', () => {
    fs.rmSync(join(folder, 'audit.jsonl'));
    expect(verifyRecord(folder)).toMatchObject({
      ...ARTIFACT,
      detail: 'audit.jsonl is missing',
    });
  });

  it('does not mind a file of somebody else', () => {
    fs.writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(verifyRecord(folder).result).toBe('VALID');
  });

  it('tells a wrong path from a broken log', () => {
    const notFound: unknown = expect.objectContaining({
      kind: 'NOT_FOUND',
      code: 'AUDIT_LOG_NOT_FOUND',
    });
    expect(() => verifyRecord(join(outDir, 'nothing'))).toThrow(notFound);
    expect(() => verifyRecord(outDir)).toThrow(notFound);
    const invalid: unknown = expect.objectContaining({ kind: 'INPUT', code: 'AUDIT_PATH_INVALID' });
    expect(() => verifyRecord('/dev/null')).toThrow(invalid);
  });
});

describe('resolveLast and resolveRun', () => {
  const notFound: unknown = expect.objectContaining({ kind: 'NOT_FOUND', code: 'RUN_NOT_FOUND' });
  const ids = [1, 2, 3].map(
    (n) => `00000000-0000-5000-8000-00000000000${n}` as typeof SAMPLE_INPUTS.runId,
  );

  it('find the newest run by its manifest, and of equally new ones the greatest id', () => {
    const [one, , three] = ids.map((id, i) =>
      writeRun(id, `2027-01-0${i === 0 ? 1 : 2}T00:00:00Z`),
    );
    expect(resolveLast(outDir)).toBe(three);
    fs.writeFileSync(join(three ?? '', 'manifest.json'), 'damaged');
    expect(() => resolveRun(outDir, 'last')).toThrow(
      expect.objectContaining({ kind: 'CHECK', code: 'RUN_LAST_UNKNOWN' }),
    );
    expect(resolveRun(outDir, (ids[0] ?? '').toUpperCase())).toBe(one);
    expect(resolveRun(outDir, one ?? '')).toBe(one);
  });

  it('call a manifest that cannot be read so, and not damaged', () => {
    const path = join(folder, 'manifest.json');
    fs.rmSync(path);
    fs.symlinkSync('manifest.json', path); // refused to every user, root included
    expect(() => resolveLast(outDir)).toThrow(
      expect.objectContaining({
        kind: 'UNAVAILABLE',
        message: expect.stringContaining(`cannot read ${path}`) as string,
      }),
    );
  });

  it('fail when there is no such run', () => {
    expect(() => resolveLast(join(outDir, 'nothing'))).toThrow(notFound);
    expect(() => resolveRun(outDir, ids[0] ?? '')).toThrow(notFound);
    expect(() => resolveRun(outDir, join(folder, 'orders.csv'))).toThrow(notFound);
    fs.rmSync(folder, { recursive: true });
    expect(() => resolveLast(outDir)).toThrow(notFound);
  });
});
