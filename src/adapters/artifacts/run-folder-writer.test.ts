import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canonicalJson, sha256Hex, type JsonObject } from '../../foundation/core/index.ts';
import { eventBody } from '../../../tests/support/audit-log.ts';
import { SAMPLE_INPUTS, SAMPLE_TIMES, sampleRun } from '../../../tests/support/sample-run.ts';
import { RunFolderWriter, verifyRecord, type RunProvenance, type WrittenFolder } from './index.ts';

/** A full disk can't be had without one: the call fails, whoever makes it. */
function failing(call: 'writeSync' | 'mkdirSync' | 'renameSync' | 'fsyncSync', code: string): void {
  vi.spyOn(fs, call).mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  syncBuiltinESMExports();
}

const FILES = [
  'audit.jsonl',
  'equity_curve.csv',
  'fills.csv',
  'manifest.json',
  'metrics.json',
  'orders.csv',
  'report.html',
];
const PAGE = '<p>page</p>\n';
const PROVENANCE: RunProvenance = {
  programVersion: '0.2.0',
  gitHash: 'a'.repeat(40),
  dirty: false,
  hostFingerprint: 'linux-x64',
  createdAtUtc: '2026-11-23T18:00:00Z',
};

let outDir = '';
let target = '';

beforeEach(() => {
  outDir = fs.mkdtempSync(join(tmpdir(), 'mqk-artifacts-'));
  target = join(outDir, SAMPLE_INPUTS.runId);
});

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  fs.rmSync(outDir, { recursive: true, force: true });
});

function begin(more: Partial<RunProvenance> = {}): RunFolderWriter {
  const provenance = { ...PROVENANCE, ...more };
  const startedAt = SAMPLE_TIMES[0] ?? 0;
  return RunFolderWriter.begin({ outDir, inputs: SAMPLE_INPUTS, startedAt, provenance });
}

function write(more: Partial<RunProvenance> = {}, price?: number): WrittenFolder {
  const writer = begin(more);
  writer.appendAudit([eventBody('OMS', 'ORDER_ACCEPTED', { qty: '10' })]);
  return writer.finish(sampleRun(price), { metrics: { sharpe: 0.5 }, report: PAGE });
}

function read(name: string): string {
  return fs.readFileSync(join(target, name), 'utf8');
}

function code(expected: string, kind: string): unknown {
  return expect.objectContaining({ code: expected, kind });
}

/** Commands without --out meet the disk too. */
function fix(beginning: string): unknown {
  return expect.objectContaining({ fix: expect.stringContaining(beginning) as unknown });
}

describe('a new run', () => {
  it('leaves a whole, valid folder and nothing else', () => {
    expect(write()).toMatchObject({ outcome: 'CREATED', note: null, path: target, events: 3 });
    expect(fs.readdirSync(outDir)).toEqual([SAMPLE_INPUTS.runId]);
    expect(fs.readdirSync(target).sort()).toEqual(FILES);
    expect(verifyRecord(target)).toMatchObject({ result: 'VALID', events: 3 });
  });

  it('writes the CSVs of the contract', () => {
    write();
    const [, buy = '', sell = '', rejected = ''] = read('orders.csv').split('\n');
    expect(buy).toMatch(/^1,2014-06-05T13:31:00Z,MAIN_[a-z2-7]{26},SPY,BUY,10,MARKET,,,FILLED,$/);
    expect(sell).toMatch(/^2,2014-06-05T13:32:00Z,MAIN_[a-z2-7]{26},SPY,SELL,10,MARKET,,,FILLED,$/);
    expect(rejected).toMatch(/^3,.*,BUY,10,MARKET,,,REJECTED,RISK_HALTED$/);
    const id = buy.split(',')[2] ?? '';
    expect(read('fills.csv').split('\n').slice(0, 2)).toEqual([
      'seq,ts_utc,fill_id,client_order_id,symbol,side,qty,price,fee',
      `1,2014-06-05T13:32:00Z,${id}-1,${id},SPY,BUY,10,470.12,0.5`,
    ]);
    expect(read('equity_curve.csv').split('\n').slice(0, 2)).toEqual([
      'ts_utc,equity,cash,gross_exposure,net_exposure',
      '2014-06-05T13:31:00Z,100000,100000,0,0',
    ]);
    expect(read('metrics.json')).toBe('{"sharpe":0.5}\n');
  });

  it('names in the manifest what the contract lists, with size and hash of each artifact', () => {
    const { auditTip } = write();
    const manifest = JSON.parse(read('manifest.json')) as JsonObject;
    expect(read('manifest.json')).toBe(`${canonicalJson(manifest)}\n`);
    expect(Object.keys(manifest)).toEqual([
      'artifacts',
      'audit_tip',
      'calendar',
      'cash',
      'config_hash',
      'config_json',
      'created_at_utc',
      'data',
      'dirty',
      'engine_id',
      'equity_resolution',
      'git_hash',
      'host_fingerprint',
      'limitations',
      'mode',
      'program_version',
      'run_id',
      'schema_version',
      'seed',
      'shadow',
      'strategy',
      'timeframe',
    ]);
    expect(manifest).toMatchObject({ audit_tip: auditTip, cash: '100000', config_json: '{}' });
    for (const name of FILES.filter((file) => file !== 'manifest.json')) {
      const text = read(name);
      const facts = { sha256: sha256Hex(text), size: text.length };
      expect(manifest.artifacts, name).toMatchObject({ [name]: facts });
    }
  });

  it('begins and ends its log with what was given and what came out', () => {
    write();
    const lines = read('audit.jsonl').trimEnd().split('\n');
    const [started, , sealed] = lines.map((line) => JSON.parse(line) as JsonObject);
    expect(started).toMatchObject({
      topic: 'RUNTIME',
      event_type: 'RUN_STARTED',
      ts_utc: '2014-06-05T13:31:00Z',
      payload: { mode: 'BACKTEST', seed: 1, strategy: { id: 'sma_cross', version: 1 } },
    });
    expect(started?.payload).not.toHaveProperty('git_hash');
    expect(sealed).toMatchObject({
      topic: 'AUDIT',
      event_type: 'RUN_SEALED',
      ts_utc: '2014-06-05T13:33:00Z',
      payload: { events: 3, orders: 3, fills: 2, final_equity: '99999' },
    });
    const artifacts = (sealed?.payload as JsonObject | undefined)?.artifacts;
    expect(Object.keys(artifacts as JsonObject)).toEqual(
      FILES.filter((name) => name !== 'manifest.json' && name !== 'audit.jsonl'),
    );
  });

  it('takes the place of an empty folder', () => {
    fs.mkdirSync(target);
    expect(write().outcome).toBe('CREATED');
  });
});

describe('a folder that is there already', () => {
  it('is kept when the bytes are equal, whenever and wherever they were made', () => {
    write();
    const before = read('manifest.json');
    const other = { createdAtUtc: '2027-01-01T00:00:00Z', gitHash: null, dirty: null };
    expect(write({ ...other, hostFingerprint: 'else' })).toMatchObject({
      outcome: 'KEPT',
      note: null,
    });
    expect(read('manifest.json')).toBe(before);
    expect(fs.readdirSync(outDir)).toEqual([SAMPLE_INPUTS.runId]);
  });

  it('is a conflict when the bytes differ, which names the first difference', () => {
    write();
    expect(() => write({}, 470_130_000)).toThrow(code('RUN_FOLDER_CONFLICT', 'CONFLICT'));
    expect(() => write({}, 470_130_000)).toThrow(/first difference in fills.csv/);
    expect(verifyRecord(target).result).toBe('VALID');
    expect(fs.readdirSync(outDir)).toEqual([SAMPLE_INPUTS.runId]);
  });

  it('is replaced when an older program made it, and says so', () => {
    write({ programVersion: '0.1.9' }, 470_130_000);
    const written = write();
    expect(written.outcome).toBe('REPLACED');
    expect(written.note).toContain('0.1.9');
    expect(read('fills.csv')).toContain('470.12');
    expect(verifyRecord(target).result).toBe('VALID');
    expect(fs.readdirSync(outDir)).toEqual([SAMPLE_INPUTS.runId]);
  });

  it.each(['0.2.1', '0.10.0', '1.0.0', 'unknown'])('is a conflict when %s made it', (version) => {
    write({ programVersion: version });
    expect(() => write()).toThrow(/first difference in manifest.json/);
  });

  it.each(FILES)('is a conflict when its %s is damaged or gone', (name) => {
    write();
    fs.appendFileSync(join(target, name), 'x');
    expect(() => write()).toThrow(`first difference in ${name}`);
    fs.rmSync(join(target, name));
    expect(() => write()).toThrow(`first difference in ${name}`);
  });
});

describe('a file of its name', () => {
  it('is a conflict', () => {
    fs.writeFileSync(target, 'x');
    expect(() => write()).toThrow(code('RUN_FOLDER_CONFLICT', 'CONFLICT'));
    expect(fs.readFileSync(target, 'utf8')).toBe('x');
  });
});

describe('several processes', () => {
  it('of two at once one wins, and the other sees equal bytes', () => {
    const [one, other] = [begin(), begin()];
    expect(one.finish(sampleRun(), { metrics: {}, report: PAGE }).outcome).toBe('CREATED');
    expect(other.finish(sampleRun(), { metrics: {}, report: PAGE }).outcome).toBe('KEPT');
    expect(fs.readdirSync(outDir)).toEqual([SAMPLE_INPUTS.runId]);
  });

  /** Gives the draft of a writer to a process that is dead. */
  function orphan(kind: 'incomplete' | 'replaced'): string {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const [draft = ''] = fs.readdirSync(outDir).filter((name) => name.startsWith('.incomplete-'));
    const name = draft.replace(`-${process.pid}-`, `-${dead}-`).replace('.incomplete', `.${kind}`);
    fs.renameSync(join(outDir, draft), join(outDir, name));
    return name;
  }

  it('what a dead one left is swept by the next run, what a living one writes stays', () => {
    begin();
    const left = orphan('incomplete');
    const living = begin();
    expect(fs.readdirSync(outDir)).not.toContain(left);
    expect(fs.readdirSync(outDir)).toHaveLength(1);
    begin().abort();
    expect(living.finish(sampleRun(), { metrics: {}, report: PAGE }).outcome).toBe('CREATED');
  });

  it('an old version whose successor never came is put back', () => {
    begin();
    orphan('replaced');
    const writer = begin();
    expect(fs.readdirSync(outDir)).toContain(SAMPLE_INPUTS.runId);
    writer.abort();
  });

  it('an old version whose successor is there is removed', () => {
    write();
    begin();
    const left = orphan('replaced');
    begin().abort();
    expect(fs.readdirSync(outDir)).not.toContain(left);
    expect(verifyRecord(target).result).toBe('VALID');
  });
});

describe('a disk that refuses', () => {
  it.each([
    ['writeSync', 'ENOSPC', 'RUN_FOLDER_NO_SPACE'],
    ['writeSync', 'EIO', 'RUN_FOLDER_IO'],
    ['fsyncSync', 'EDQUOT', 'RUN_FOLDER_NO_SPACE'],
    ['renameSync', 'EROFS', 'RUN_FOLDER_NO_PERMISSION'],
    ['renameSync', 'ENOENT', 'RUN_FOLDER_BUSY'],
  ] as const)('%s with %s is %s, and nothing is left', (call, errno, expected) => {
    const writer = begin();
    failing(call, errno);
    expect(() => writer.finish(sampleRun(), { metrics: {}, report: PAGE })).toThrow(
      code(expected, 'UNAVAILABLE'),
    );
    expect(fs.readdirSync(outDir)).toEqual([]);
    writer.abort();
  });

  it('is found while events stream, too', () => {
    const writer = begin();
    failing('writeSync', 'ENOSPC');
    const body = eventBody('OMS', 'NOTE', { text: 'x'.repeat(300_000) });
    expect(() => writer.appendAudit([body])).toThrow(code('RUN_FOLDER_NO_SPACE', 'UNAVAILABLE'));
    expect(fs.readdirSync(outDir)).toEqual([]);
  });

  it('by permission is RUN_FOLDER_NO_PERMISSION', () => {
    failing('mkdirSync', 'EACCES');
    expect(() => begin()).toThrow(code('RUN_FOLDER_NO_PERMISSION', 'UNAVAILABLE'));
  });

  it('a file in place of the folder is bad input', () => {
    const file = join(outDir, 'file');
    fs.writeFileSync(file, '');
    outDir = file;
    expect(() => begin()).toThrow(code('RUN_FOLDER_OUT_INVALID', 'INPUT'));
    expect(() => begin()).toThrow(fix('make that path a folder'));
  });
});
