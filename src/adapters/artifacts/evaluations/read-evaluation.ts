/** Reads an evaluation back from its folder, everything verified. */
import { isObject, type JsonObject } from '../../../foundation/core/index.ts';
import {
  parseEngineId,
  parseRunId,
  type EngineId,
  type EvaluationIdentity,
  type EvaluationKind,
  type RunId,
} from '../../../foundation/model/index.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';
import {
  artifactsOf,
  failDamaged,
  failForeign,
  openRecord,
  readJsonArtifact,
  readJsonOf,
  type RecordName,
} from '../open-record.ts';
import { identityIn, isEvaluationStart, RESULT_NAME } from './evaluation-manifest.ts';
import { resolveEvaluation } from './find-evaluation.ts';

/** What was asked, and what came out. */
export interface Evaluation extends EvaluationIdentity {
  readonly id: RunId;
  /** Absolute. */
  readonly path: string;
  readonly engineId: EngineId;
  readonly programVersion: string;
  /** RFC 3339 UTC; not sealed. */
  readonly createdAtUtc: string;
  /** `result.json`. */
  readonly result: JsonObject;
  /** The verdict in few words, as the seal has it. */
  readonly facts: JsonObject;
  /** By file name, the log included. */
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
  /** `hash_self` of the log's last line. */
  readonly auditTip: string;
}

/**
 * The evaluation of that name and kind. Fails with EVIDENCE_NOT_FOUND, EVIDENCE_LAST_UNKNOWN,
 * EVIDENCE_KIND_FOREIGN (no sealed folder, a run, another kind), EVIDENCE_VERSION_FOREIGN,
 * EVIDENCE_DAMAGED, or as the disk does.
 */
export function readEvaluation(of: RecordName & { readonly kind: EvaluationKind }): Evaluation {
  const { outDir, name, kind, programVersion } = of;
  const path = resolveEvaluation(outDir, name, kind);
  const sealed = openRecord(path, programVersion);
  const { manifest, log } = sealed;
  if (!isEvaluationStart(log.started)) failForeign(path, `it is a run, not a ${kind}`);
  const identity = identityIn(manifest);
  const id = parseRunId(log.runId);
  const engineId = parseEngineId(log.engineId);
  const { created_at_utc: createdAtUtc } = manifest;
  const { facts } = log.sealed;
  if (identity === null || id === null || engineId === null || !isObject(facts))
    return failDamaged(path, 'it lacks a fact of an evaluation');
  if (typeof createdAtUtc !== 'string') return failDamaged(path, 'created_at_utc is not a text');
  if (identity.kind !== kind) failForeign(path, `it is a ${identity.kind}, not a ${kind}`);
  return {
    ...identity,
    id,
    path,
    engineId,
    programVersion,
    createdAtUtc,
    result: readJsonArtifact(path, RESULT_NAME, sealed),
    facts,
    artifacts: artifactsOf(sealed),
    auditTip: log.tip,
  };
}

/** A further JSON file of an evaluation that was read. Fails with EVIDENCE_DAMAGED, or as the disk does. */
export function readEvaluationFile({ path, artifacts }: Evaluation, name: string): JsonObject {
  return readJsonOf({ path, name, sha256: artifacts[name]?.sha256 ?? null });
}
