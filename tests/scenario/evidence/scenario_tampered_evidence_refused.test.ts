/**
 * INV-EVID-01: evidence that is not what this program sealed is refused with the reason: damaged or
 * incomplete (exit 6), of another kind or another version (exit 2), missing (exit 7).
 * Spec: contract 10, 11; issue 4 (promotion). Enforced by src/adapters/artifacts/open-record.ts.
 * Shown for a run folder and an evaluation: one byte of each file, each file gone, a file too many,
 * a folder renamed, and whole forgeries in which every hash was made fresh.
 * Mutation that turns it red: compare no file with the seal, take a folder of an evaluation that is not
 * closed, believe a manifest whose id does not follow from kind, subject and question, or look at no version.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readEvaluation,
  readRunFolder,
  RunFolderWriter,
  verifyRecord,
  type Evaluation,
  type RunFolder,
} from '../../../src/adapters/artifacts/index.ts';
import { Failure, type JsonObject } from '../../../src/foundation/core/index.ts';
import { evaluationId } from '../../../src/foundation/model/index.ts';
import {
  forge,
  SAMPLE_PROVENANCE,
  SAMPLE_SUBJECT,
  VERSION,
  writeEvaluation,
  type Forgery,
} from '../../support/sample-evaluation.ts';
import { SAMPLE_INPUTS, SAMPLE_TIMES, sampleRun } from '../../support/sample-run.ts';

const OTHER_ID = '00000000-0000-5000-8000-000000000000';
/** Every eleventh byte: each member of each line is met, and the test takes a second. */
const STRIDE = 11;
let outDir = '';

beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mqk-evidence-'));
});
afterEach(() => {
  rmSync(outDir, { recursive: true, force: true });
});

function writeRun(): string {
  const writer = RunFolderWriter.begin({
    outDir,
    inputs: SAMPLE_INPUTS,
    startedAt: SAMPLE_TIMES[0] ?? 0,
    provenance: SAMPLE_PROVENANCE,
  });
  return writer.finish(sampleRun(), { metrics: { sharpe: 0.5 }, report: '' }).path;
}

function readAsStress(name: string): Evaluation {
  return readEvaluation({ outDir, name, kind: 'STRESS', programVersion: VERSION });
}

function readAsRun(name: string): RunFolder {
  return readRunFolder({ outDir, name, programVersion: VERSION });
}

/** True for the failures of evidence; any other error is a defect and passes through. */
function isRefused(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (error instanceof Failure && error.code.startsWith('EVIDENCE_')) return true;
    throw error;
  }
}

const PROVENANCE = /"(?:created_at_utc|dirty|git_hash|host_fingerprint)":(?:"[^"]*"|false),/g;

function withoutProvenance(text: string): string {
  return text.replace(PROVENANCE, '');
}

const DAMAGED: unknown = expect.objectContaining({ code: 'EVIDENCE_DAMAGED', kind: 'CHECK' });
const FOREIGN: unknown = expect.objectContaining({ code: 'EVIDENCE_KIND_FOREIGN', kind: 'INPUT' });
const OTHER_VERSION: unknown = expect.objectContaining({
  code: 'EVIDENCE_VERSION_FOREIGN',
  kind: 'INPUT',
});

const SORTS = [
  { sort: 'an evaluation', write: (): string => writeEvaluation(outDir).path, read: readAsStress },
  { sort: 'a run', write: writeRun, read: readAsRun },
];

describe.each(SORTS)('$sort as it was sealed', ({ write, read }) => {
  it('is believed, and no longer when one byte of it has changed', () => {
    const folder = write();
    expect(read(folder).path).toBe(folder);
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const bytes = readFileSync(path);
      const passed: string[] = [];
      for (let at = 0; at < bytes.length; at += STRIDE) {
        const edited = Buffer.from(bytes);
        edited[at] = bytes[at] === 0x30 ? 0x31 : 0x30;
        writeFileSync(path, edited);
        if (!isRefused(() => read(folder))) passed.push(edited.toString('utf8'));
      }
      writeFileSync(path, bytes);
      // Where and when it was made is the one thing that nothing seals.
      const texts = name === 'manifest.json' ? passed.map(withoutProvenance) : passed;
      const allowed = name === 'manifest.json' ? [withoutProvenance(bytes.toString('utf8'))] : [];
      expect([...new Set(texts)], name).toEqual(allowed);
    }
    expect(read(folder).path).toBe(folder);
  });

  it('is refused with a file gone, longer, or a folder in its place', () => {
    const folder = write();
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, `${text} `);
      expect(() => read(folder), name).toThrow(DAMAGED);
      rmSync(path);
      expect(() => read(folder), name).toThrow(DAMAGED);
      mkdirSync(path);
      expect(() => read(folder), name).toThrow(DAMAGED);
      rmSync(path, { recursive: true });
      writeFileSync(path, text);
    }
    expect(read(folder).path).toBe(folder);
  });

  it('is refused without a seal, torn, and under the name of another', () => {
    const folder = write();
    const path = join(folder, 'audit.jsonl');
    const text = readFileSync(path, 'utf8');
    const [first = ''] = text.split('\n');
    for (const cut of ['', `${first}\n`, text.slice(0, -1), text.slice(0, -40)]) {
      writeFileSync(path, cut);
      expect(() => read(folder)).toThrow(DAMAGED);
    }
    writeFileSync(path, text);
    const other = join(folder, '..', OTHER_ID);
    renameSync(folder, other);
    expect(() => read(other)).toThrow(DAMAGED);
    renameSync(other, join(folder, '..', 'kept-for-later'));
    expect(read(join(folder, '..', 'kept-for-later')).auditTip).toMatch(/^[0-9a-f]{64}$/);
  });

  it('of another version is refused with both versions, also where it is damaged', () => {
    const folder = write();
    const forged = join(outDir, 'forged');
    forge(folder, forged, {
      started: (payload) =>
        'program_version' in payload ? { ...payload, program_version: '0.2.9' } : payload,
      manifest: (manifest) => ({ ...manifest, program_version: '0.2.9' }),
    });
    expect(() => read(forged)).toThrow(OTHER_VERSION);
    expect(() => read(forged)).toThrow(/version 0\.2\.9; this is 0\.3\.0/);
    rmSync(join(forged, 'audit.jsonl'));
    expect(() => read(forged)).toThrow(OTHER_VERSION);
  });

  it('is no longer believed as soon as its manifest names another version', () => {
    const folder = write();
    const path = join(folder, 'manifest.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"0.3.0"', '"0.4.0"'));
    expect(() => read(folder)).toThrow(OTHER_VERSION);
  });
});

describe('a folder of another kind', () => {
  it('is refused: a run for an evaluation, an evaluation for a run, one kind for another', () => {
    const evaluation = writeEvaluation(outDir).path;
    expect(() => readAsStress(writeRun())).toThrow(FOREIGN);
    expect(() => readAsRun(evaluation)).toThrow(FOREIGN);
    const of = { outDir, name: evaluation, programVersion: VERSION };
    expect(() => readEvaluation({ ...of, kind: 'CHECK' })).toThrow(FOREIGN);
    expect(() => readEvaluation({ ...of, kind: 'CHECK' })).toThrow('it is a STRESS, not a CHECK');
  });

  it('is refused: a folder of something else', () => {
    mkdirSync(join(outDir, 'holiday'));
    writeFileSync(join(outDir, 'holiday', 'photo.jpg'), '');
    expect(() => readAsStress(join(outDir, 'holiday'))).toThrow(FOREIGN);
    expect(() => readAsRun(join(outDir, 'holiday'))).toThrow(FOREIGN);
  });

  it('is refused: a run in PAPER', () => {
    forge(writeRun(), join(outDir, 'paper'), {
      started: (payload) => ({ ...payload, mode: 'PAPER' }),
    });
    expect(verifyRecord(join(outDir, 'paper')).result).toBe('VALID');
    expect(() => readAsRun(join(outDir, 'paper'))).toThrow(FOREIGN);
    expect(() => readAsRun(join(outDir, 'paper'))).toThrow(
      'is a PAPER run, and a BACKTEST is needed',
    );
  });
});

describe('a file too many', () => {
  it('beside sealed evidence would pass for it, and is refused', () => {
    const folder = writeEvaluation(outDir).path;
    writeFileSync(join(folder, '.DS_Store'), 'of the desktop');
    expect(readAsStress(folder).facts).toEqual({ passed: true });
    writeFileSync(join(folder, 'promotion_report.json'), '{}\n');
    expect(() => readAsStress(folder)).toThrow(DAMAGED);
    expect(() => readAsStress(folder)).toThrow('promotion_report.json is not sealed');
    expect(verifyRecord(folder)).toMatchObject({ result: 'BROKEN', reason: 'ARTIFACT' });
  });

  it('beside a run is a note of its owner', () => {
    const folder = writeRun();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(readAsRun(folder).metrics).toEqual({ sharpe: 0.5 });
  });
});

describe('a forgery in which every hash is fresh', () => {
  const forgeries: readonly [string, Forgery, RegExp][] = [
    [
      'another question under the old id',
      { started: (p) => ({ ...p, question: { profiles: [] } }) },
      /run_id does not follow/,
    ],
    [
      'another subject under the old id',
      { started: (p) => ({ ...p, subject: { ...SAMPLE_SUBJECT, seed: 2 } }) },
      /run_id does not follow/,
    ],
    [
      'a config hash that is not the subject’s',
      { started: (p) => ({ ...p, config_hash: '0'.repeat(64) }) },
      /config_hash differs from that of the subject/,
    ],
    [
      'an unknown kind',
      { started: (p) => ({ ...p, kind: 'PRAISE' }) },
      /kind, subject or question/,
    ],
    [
      'a subject of no run',
      { started: (p) => ({ ...p, subject: { run_id: OTHER_ID } }) },
      /kind, subject or question/,
    ],
    [
      'a member of no evaluation',
      { manifest: (m) => ({ ...m, note: 'audited' }) },
      /has a member that it should not have: note/,
    ],
    [
      'a member that is not text',
      { manifest: (m) => ({ ...m, '\u001b[2J': 1 }) },
      /should not have: \?\[2J/,
    ],
    [
      'an artifact on a path',
      { sealed: (p) => ({ ...p, artifacts: { '../../x': '0' } }) },
      /plain file names/,
    ],
    ['no facts in the seal', { sealed: ({ facts: _, ...p }) => p }, /lacks a fact/],
    ['a result that is no object', { files: { 'result.json': '[]\n' } }, /result\.json is not/],
    ['a result in another form', { files: { 'result.json': '{ }\n' } }, /result\.json is not/],
    [
      'a result that nests too deep',
      { files: { 'result.json': `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n` } },
      /result\.json is not/,
    ],
    [
      'a time that is none',
      { manifest: (m) => ({ ...m, created_at_utc: 5 }) },
      /created_at_utc is not a text/,
    ],
  ];

  it.each(forgeries)('%s is refused', (_, forgery, why) => {
    const forged = join(outDir, 'forged');
    forge(writeEvaluation(outDir).path, forged, forgery);
    expect(() => readAsStress(forged)).toThrow(DAMAGED);
    expect(() => readAsStress(forged)).toThrow(why);
  });

  it.each<[string, Forgery]>([
    ['an input of another type', { started: (p) => ({ ...p, seed: '1' }) }],
    ['no data', { started: ({ data: _, ...p }) => p, manifest: ({ data: _, ...m }) => m }],
    ['limitations that are no list', { started: (p) => ({ ...p, limitations: 'none' }) }],
    ['cash in another form', { started: (p) => ({ ...p, cash: '100000.0' }) }],
    ['metrics in another form', { files: { 'metrics.json': '{"sharpe": 9}\n' } }],
  ])('a run with %s is refused', (_, forgery) => {
    const forged = join(outDir, 'forged');
    forge(writeRun(), forged, forgery);
    expect(() => readAsRun(forged)).toThrow(DAMAGED);
  });

  it('under a new id that follows is a valid folder of another question: only its owner knows', () => {
    const { path } = writeEvaluation(outDir);
    const question: JsonObject = { profiles: [] };
    const runId = evaluationId({ kind: 'STRESS', subject: SAMPLE_SUBJECT, question });
    const forged = join(outDir, 'evaluations', runId);
    forge(path, forged, { runId, started: (p) => ({ ...p, question }) });
    expect(readAsStress(basename(forged)).question).toEqual(question);
  });
});

describe('evidence that is not there', () => {
  it('is not found', () => {
    const missing: unknown = expect.objectContaining({ kind: 'NOT_FOUND' });
    for (const name of ['last', OTHER_ID, join(outDir, 'nothing')]) {
      expect(() => readAsStress(name)).toThrow(missing);
      expect(() => readAsStress(name)).toThrow(
        expect.objectContaining({ code: 'EVIDENCE_NOT_FOUND' }),
      );
      expect(() => readAsRun(name)).toThrow(expect.objectContaining({ code: 'RUN_NOT_FOUND' }));
    }
  });
});
