/** A small evaluation of the sample run, and a workshop to forge one with. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EvaluationFolderWriter,
  type EvaluationEnd,
  type EvaluationStart,
  type RunProvenance,
  type WrittenEvaluation,
} from '../../src/adapters/artifacts/index.ts';
import { AuditChain } from '../../src/engines/audit/index.ts';
import { canonicalJson, parseSha256Hex, sha256Hex } from '../../src/foundation/core/index.ts';
import type { JsonObject } from '../../src/foundation/core/index.ts';
import { parseRunId, subjectOf, TOPICS } from '../../src/foundation/model/index.ts';
import { ENGINE_ID } from './audit-log.ts';
import { SAMPLE_INPUTS, SAMPLE_TIMES } from './sample-run.ts';

export const VERSION = '0.3.0';

export const SAMPLE_PROVENANCE: RunProvenance = {
  programVersion: VERSION,
  gitHash: 'a'.repeat(40),
  dirty: false,
  hostFingerprint: 'linux-x64',
  createdAtUtc: '2026-11-26T08:00:00Z',
};

export const SAMPLE_SUBJECT = subjectOf(SAMPLE_INPUTS);

export const SAMPLE_END: EvaluationEnd = {
  endedAt: SAMPLE_TIMES[2] ?? 0,
  result: { profiles: [{ name: 'slippage_x2', sharpe: 0.5 }] },
  facts: { passed: true },
  files: { 'report.html': '<!doctype html>\n' },
};

export function sampleStart(outDir: string, more: Partial<EvaluationStart> = {}): EvaluationStart {
  return {
    outDir,
    kind: 'STRESS',
    subject: SAMPLE_SUBJECT,
    question: { profiles: ['slippage_x2'] },
    engineId: ENGINE_ID,
    startedAt: SAMPLE_TIMES[0] ?? 0,
    provenance: SAMPLE_PROVENANCE,
    ...more,
  };
}

/** Writes a whole evaluation with one event of its own. */
export function writeEvaluation(
  outDir: string,
  more: Partial<EvaluationStart> = {},
  end: Partial<EvaluationEnd> = {},
): WrittenEvaluation {
  const writer = EvaluationFolderWriter.begin(sampleStart(outDir, more));
  const payload = { profile: 'slippage_x2', fills: '12' };
  const ts = SAMPLE_TIMES[1] ?? 0;
  writer.append([{ ts, topic: 'EVAL', eventType: 'PROFILE_RUN', payload }]);
  return writer.finish({ ...SAMPLE_END, ...end });
}

/** How a folder is forged: everything that these leave alone is made right again. */
export interface Forgery {
  readonly started?: (payload: JsonObject) => JsonObject;
  readonly sealed?: (payload: JsonObject) => JsonObject;
  readonly manifest?: (manifest: JsonObject) => JsonObject;
  readonly files?: Readonly<Record<string, string>>;
  readonly runId?: string;
}

/** Rewrites a sealed folder with fresh hashes throughout, into a new folder of the name given. */
export function forge(from: string, to: string, of: Forgery): void {
  const manifest = jsonOf(readFileSync(join(from, 'manifest.json'), 'utf8'));
  const lines = readFileSync(join(from, 'audit.jsonl'), 'utf8').trimEnd().split('\n').map(jsonOf);
  const started = (of.started ?? same)(objectOf(lines[0]?.['payload']));
  const runId = parseRunId(of.runId ?? textOf(manifest['run_id']));
  const configHash = parseSha256Hex(textOf(started['config_hash']));
  if (runId === null || configHash === null) throw new Error('a forgery has a run and a config');
  const chain = AuditChain.begin({ runId, engineId: ENGINE_ID, configHash });
  mkdirSync(to);
  const artifacts: Record<string, JsonObject> = {};
  const save = (name: string, text: string): void => {
    writeFileSync(join(to, name), text);
    artifacts[name] = { sha256: sha256Hex(text), size: Buffer.byteLength(text) };
  };
  for (const name of Object.keys(objectOf(manifest['artifacts']))) {
    if (name === 'audit.jsonl') continue;
    save(name, of.files?.[name] ?? readFileSync(join(from, name), 'utf8'));
  }
  const hashes = Object.entries(artifacts).map(([name, facts]) => [name, facts['sha256'] ?? null]);
  const log = lines.map((line, i) => {
    const payload = objectOf(line['payload']);
    const seal = { ...payload, artifacts: objectOf(Object.fromEntries(hashes)) };
    const isLast = i === lines.length - 1;
    const topic = TOPICS.find((known) => known === line['topic']) ?? 'EVAL';
    const body = { topic, eventType: textOf(line['event_type']), tsUtc: textOf(line['ts_utc']) };
    return chain.append({
      ...body,
      correlationId: textOrNull(line['correlation_id']),
      causationId: textOrNull(line['causation_id']),
      payload: i === 0 ? started : isLast ? (of.sealed ?? same)(seal) : payload,
    });
  });
  save('audit.jsonl', log.map((line) => `${line}\n`).join(''));
  const whole = { ...manifest, ...started, run_id: runId, artifacts, audit_tip: chain.tip };
  const text = canonicalJson((of.manifest ?? same)(whole));
  writeFileSync(join(to, 'manifest.json'), `${text}\n`);
}

function same(value: JsonObject): JsonObject {
  return value;
}

function jsonOf(text: string): JsonObject {
  return objectOf(JSON.parse(text));
}

function objectOf(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null) throw new Error('an object is expected');
  return value as JsonObject;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
