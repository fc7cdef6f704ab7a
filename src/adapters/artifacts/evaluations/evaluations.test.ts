import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex, type JsonObject } from '../../../foundation/core/index.ts';
import { evaluationId } from '../../../foundation/model/index.ts';
import {
  SAMPLE_END,
  SAMPLE_PROVENANCE,
  SAMPLE_SUBJECT,
  sampleStart,
  VERSION,
  writeEvaluation,
} from '../../../../tests/support/sample-evaluation.ts';
import {
  EvaluationFolderWriter,
  listEvaluations,
  readEvaluation,
  resolveLast,
  sealEvaluation,
  verifyRecord,
  type Evaluation,
} from '../index.ts';

let outDir = '';
let evaluations = '';

beforeEach(() => {
  outDir = fs.mkdtempSync(join(tmpdir(), 'mqk-evaluations-'));
  evaluations = join(outDir, 'evaluations');
});
afterEach(() => {
  fs.rmSync(outDir, { recursive: true, force: true });
});

function readLast(): Evaluation {
  return readEvaluation({ outDir, name: 'last', kind: 'STRESS', programVersion: VERSION });
}

function at(createdAtUtc: string): { provenance: typeof SAMPLE_PROVENANCE } {
  return { provenance: { ...SAMPLE_PROVENANCE, createdAtUtc } };
}

function code(expected: string, kind: string): unknown {
  return expect.objectContaining({ code: expected, kind });
}

describe('a new evaluation', () => {
  it('is a whole folder, named by what was asked, and reads back as it was written', () => {
    const written = writeEvaluation(outDir);
    const { id, path, auditTip } = written;
    expect(written).toMatchObject({ outcome: 'CREATED', note: null, events: 3 });
    expect(path).toBe(join(evaluations, id));
    expect(fs.readdirSync(evaluations)).toEqual([id]);
    expect(fs.readdirSync(path).sort()).toEqual(
      ['audit.jsonl', 'manifest.json', 'report.html', 'result.json'].sort(),
    );
    expect(verifyRecord(path)).toMatchObject({ result: 'VALID', events: 3 });
    expect(readLast()).toMatchObject({
      id,
      path,
      auditTip,
      kind: 'STRESS',
      subject: SAMPLE_SUBJECT,
      question: { profiles: ['slippage_x2'] },
      engineId: 'MAIN',
      programVersion: VERSION,
      createdAtUtc: '2026-11-26T08:00:00Z',
      result: { profiles: [{ name: 'slippage_x2', sharpe: 0.5 }] },
      facts: { passed: true },
      artifacts: { 'report.html': { sha256: sha256Hex('<!doctype html>\n'), size: 16 } },
    });
  });

  it('tells in its log what was asked, each step, and the hashes of its files', () => {
    const { id, path } = writeEvaluation(outDir);
    const lines = fs.readFileSync(join(path, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    const [started, step, sealed] = lines.map((line) => JSON.parse(line) as JsonObject);
    expect(started).toMatchObject({
      run_id: id,
      topic: 'RUNTIME',
      event_type: 'RUN_STARTED',
      payload: {
        kind: 'STRESS',
        config_hash: SAMPLE_SUBJECT.config_hash,
        program_version: VERSION,
        question: { profiles: ['slippage_x2'] },
        subject: SAMPLE_SUBJECT,
      },
    });
    expect(step).toMatchObject({ topic: 'EVAL', event_type: 'PROFILE_RUN' });
    const text = fs.readFileSync(join(path, 'result.json'), 'utf8');
    expect(text).toBe(`${canonicalJson(JSON.parse(text) as JsonObject)}\n`);
    expect(sealed).toMatchObject({
      topic: 'AUDIT',
      event_type: 'RUN_SEALED',
      payload: {
        events: 3,
        facts: { passed: true },
        artifacts: {
          'result.json': sha256Hex(text),
          'report.html': sha256Hex('<!doctype html>\n'),
        },
      },
    });
  });

  it('has another id for another kind, subject or question, and the same for the same', () => {
    const identity = { kind: 'STRESS', subject: SAMPLE_SUBJECT, question: { a: 1 } } as const;
    const ids = [
      identity,
      { ...identity, question: { a: 1 } },
      { ...identity, kind: 'CHECK' } as const,
      { ...identity, question: { a: 2 } },
      { ...identity, subject: { ...SAMPLE_SUBJECT, seed: 2 } },
    ].map(evaluationId);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  it('refuses a result that could not be read back, and leaves nothing', () => {
    const result = { text: 'x'.repeat(64 * 1024 * 1024) };
    expect(() => writeEvaluation(outDir, {}, { result })).toThrow(
      code('EVIDENCE_TOO_LARGE', 'INPUT'),
    );
    expect(fs.readdirSync(evaluations)).toEqual([]);
  });

  it.each(['manifest.json', 'audit.jsonl', '../x.html', '.hidden', 'Report.HTML'])(
    'takes no file by the name of %s: a defect',
    (name) => {
      expect(() => writeEvaluation(outDir, {}, { files: { [name]: '' } })).toThrow(
        expect.objectContaining({ name: 'InvariantViolation' }),
      );
    },
  );
});

describe('the same question again', () => {
  it('keeps the folder when the answer is the same, whenever it was given', () => {
    writeEvaluation(outDir);
    expect(writeEvaluation(outDir, at('2027-01-01T00:00:00Z')).outcome).toBe('KEPT');
    expect(readLast().createdAtUtc).toBe('2026-11-26T08:00:00Z');
  });

  it('is a conflict when the answer differs, which names the artifact', () => {
    writeEvaluation(outDir);
    const other = (): unknown => writeEvaluation(outDir, {}, { result: { profiles: [] } });
    expect(other).toThrow(code('RUN_FOLDER_CONFLICT', 'CONFLICT'));
    expect(other).toThrow(/first difference in result.json/);
    expect(() => writeEvaluation(outDir, {}, { files: { 'report.html': '' } })).toThrow(
      /first difference in report.html/,
    );
    expect(() => writeEvaluation(outDir, {}, { facts: { passed: false } })).toThrow(
      /first difference in audit.jsonl/,
    );
    expect(fs.readdirSync(evaluations)).toHaveLength(1);
    expect(readLast().result).toEqual({ profiles: [{ name: 'slippage_x2', sharpe: 0.5 }] });
  });

  it('replaces what an older version answered, and says so', () => {
    const provenance = { ...SAMPLE_PROVENANCE, programVersion: '0.2.9' };
    writeEvaluation(outDir, { provenance }, { result: {} });
    expect(writeEvaluation(outDir)).toMatchObject({
      outcome: 'REPLACED',
      note: expect.stringContaining('0.2.9') as string,
    });
    expect(readLast().programVersion).toBe(VERSION);
  });
});

describe('an evaluation that is not finished', () => {
  it('leaves a draft that is not found, and that abort removes', () => {
    const writer = EvaluationFolderWriter.begin(sampleStart(outDir));
    expect(fs.readdirSync(evaluations)).toEqual([expect.stringMatching(/^\.incomplete-/)]);
    expect(listEvaluations(outDir, null)).toEqual({ evaluations: [], damaged: [] });
    expect(readLast).toThrow(code('EVIDENCE_NOT_FOUND', 'NOT_FOUND'));
    writer.abort();
    writer.abort();
    expect(fs.readdirSync(evaluations)).toEqual([]);
  });

  it.each<[string, (writer: EvaluationFolderWriter) => unknown]>([
    [
      'in its work',
      (writer) => {
        writer.append([{ ts: 0, topic: 'EVAL', eventType: 'PROFILE_RUN', payload: {} }]);
        throw new Error('no figures');
      },
    ],
    ['later in its work', () => Promise.reject(new Error('no figures'))],
    [
      'in the text of a file',
      (writer) => writer.finish({ ...SAMPLE_END, files: { 'runs.csv': failingText() } }),
    ],
  ])('leaves no draft when something throws %s', async (_where, work) => {
    await expect(sealEvaluation(sampleStart(outDir), work)).rejects.toThrow('no figures');
    expect(fs.readdirSync(evaluations)).toEqual([]);
  });

  it('leaves no draft of a work that does not finish, and the whole folder of one that does', async () => {
    expect(await sealEvaluation(sampleStart(outDir), () => 'nothing')).toBe('nothing');
    expect(fs.readdirSync(evaluations)).toEqual([]);
    const { path } = await sealEvaluation(sampleStart(outDir), (writer) =>
      writer.finish(SAMPLE_END),
    );
    expect(verifyRecord(path)).toMatchObject({ result: 'VALID' });
    expect(fs.readdirSync(evaluations)).toHaveLength(1);
  });
});

function* failingText(): Iterable<string> {
  yield 'a line\n';
  throw new Error('no figures');
}

describe('last', () => {
  it('is the newest of its kind, of equally new ones that with the greatest id', () => {
    const old = writeEvaluation(outDir, at('2026-11-26T08:00:00Z'));
    const ids = ['a', 'b'].map((name) => {
      const question = { profiles: [name] };
      return writeEvaluation(outDir, { question, ...at('2026-11-26T09:00:00.500Z') }).id;
    });
    writeEvaluation(outDir, { kind: 'CHECK', ...at('2026-11-26T10:00:00Z') });
    expect(readLast().id).toBe(ids.sort()[1]);
    expect(
      readEvaluation({
        outDir,
        name: old.id.toUpperCase(),
        kind: 'STRESS',
        programVersion: VERSION,
      }).path,
    ).toBe(old.path);
  });

  it('is refused when a folder has no readable manifest: it may be the newest', () => {
    writeEvaluation(outDir);
    const other = writeEvaluation(outDir, { question: { profiles: [] } });
    fs.writeFileSync(join(other.path, 'manifest.json'), 'damaged');
    expect(readLast).toThrow(code('EVIDENCE_LAST_UNKNOWN', 'CHECK'));
  });

  it('of runs sees no evaluation', () => {
    writeEvaluation(outDir);
    expect(() => resolveLast(outDir)).toThrow(code('RUN_NOT_FOUND', 'NOT_FOUND'));
  });
});

describe('listEvaluations', () => {
  it('lists by age, one kind or all, and names what it cannot read', () => {
    const second = writeEvaluation(outDir, { kind: 'SWEEP', ...at('2026-11-26T08:00:00.500Z') });
    const first = writeEvaluation(outDir, at('2026-11-26T08:00:00Z'));
    const lost = writeEvaluation(outDir, { question: {} });
    fs.appendFileSync(join(lost.path, 'manifest.json'), ' ');
    fs.writeFileSync(join(evaluations, 'notes.txt'), 'mine');
    const all = listEvaluations(outDir, null);
    expect(all.evaluations.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(all.damaged).toEqual([lost.path]);
    const sweeps = listEvaluations(outDir, 'SWEEP');
    expect(sweeps).toMatchObject({
      evaluations: [{ kind: 'SWEEP', subject: SAMPLE_SUBJECT, programVersion: VERSION }],
      damaged: [lost.path],
    });
  });

  it('names a manifest under a name that does not follow from it', () => {
    const { path } = writeEvaluation(outDir);
    const other = join(evaluations, '00000000-0000-5000-8000-000000000000');
    fs.renameSync(path, other);
    expect(listEvaluations(outDir, null)).toEqual({ evaluations: [], damaged: [other] });
  });

  it('is empty where nothing was judged yet', () => {
    expect(listEvaluations(outDir, null)).toEqual({ evaluations: [], damaged: [] });
  });
});
