/** Reads a BACKTEST run back from its folder, everything verified. */
import { basename } from 'node:path';
import {
  Failure,
  isList,
  isObject,
  sha256Hex,
  type JsonObject,
  type JsonValue,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import {
  parseEngineId,
  subjectIn,
  type EngineId,
  type RunSubject,
} from '../../foundation/model/index.ts';
import type { ArtifactFacts } from './disk/hashed-file.ts';
import { isEvaluationStart } from './evaluations/evaluation-manifest.ts';
import { resolveRun } from './find-run.ts';
import {
  artifactsOf,
  failDamaged,
  failForeign,
  openRecord,
  readJsonArtifact,
  type RecordName,
} from './open-record.ts';
import { isProvisional } from './projected/run-manifest.ts';
import { newestFolder, peekManifest } from './sealed/newest-folder.ts';
import { shownText, stableText } from './sealed/sealed-manifest.ts';

/** What a run was, and what it left. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  readonly subject: RunSubject;
  readonly engineId: EngineId;
  readonly programVersion: string;
  /** RFC 3339 UTC; not sealed. */
  readonly createdAtUtc: string;
  /** The canonical config text, which hashes to the subject's `config_hash`. */
  readonly configJson: string;
  readonly limitations: readonly { readonly code: string; readonly text: string }[];
  /** `metrics.json`. */
  readonly metrics: JsonObject;
  /** By file name, the log included. */
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
  /** SHA-256 of all of `manifest.json` but where, when and from which commit it was made. */
  readonly manifestSha256: Sha256Hex;
  /** `hash_self` of the log's last line. */
  readonly auditTip: string;
}

/**
 * The run of that name. Fails with RUN_NOT_FOUND, RUN_LAST_UNKNOWN,
 * EVIDENCE_KIND_FOREIGN (no run folder, or a PAPER or LIVE run), EVIDENCE_NOT_SEALED (one that is open), EVIDENCE_VERSION_FOREIGN, EVIDENCE_DAMAGED, or as the disk does.
 */
export function readRunFolder({ outDir, name, programVersion }: RecordName): RunFolder {
  const path = resolveRun(outDir, name);
  // Before the rest: of a run that can't be judged nothing else is worth a word.
  refuseDatabaseRun(path, { outDir, name });
  const facts = openRecord(path, programVersion);
  const { manifest, log } = facts;
  if (isEvaluationStart(log.started)) failForeign(path, 'it is an evaluation, not a run');
  if (manifest['mode'] !== 'BACKTEST') failForeign(path, 'it states no mode of a run');
  const subject = subjectIn(manifest);
  const engineId = parseEngineId(log.engineId);
  const limitations = limitationsIn(manifest['limitations']);
  const { config_json: configJson, created_at_utc: createdAtUtc } = manifest;
  if (subject === null || engineId === null || limitations === null)
    return failDamaged(path, 'manifest.json lacks an input of a run');
  if (typeof configJson !== 'string' || typeof createdAtUtc !== 'string')
    return failDamaged(path, 'config_json or created_at_utc is not a text');
  return {
    path,
    subject,
    engineId,
    programVersion,
    createdAtUtc,
    configJson,
    limitations,
    metrics: readJsonArtifact(path, 'metrics.json', facts),
    artifacts: artifactsOf(facts),
    manifestSha256: sha256Hex(stableText(manifest)),
    auditTip: log.tip,
  };
}

/** A PAPER or LIVE run, open or sealed: the newest BACKTEST is named, which `last` leaves behind it. */
function refuseDatabaseRun(
  path: string,
  { outDir, name }: Pick<RecordName, 'outDir' | 'name'>,
): void {
  const manifest = peekManifest(path);
  const mode = manifest?.['mode'];
  if (manifest === null || typeof mode !== 'string' || mode === 'BACKTEST') return;
  const isOpen = isProvisional(manifest);
  const meant = name === 'last' ? `${path}, the last run of any mode,` : path;
  const what = `is a ${shownText(mode)} run${isOpen ? ', not yet sealed' : ''}`;
  throw new Failure(
    'INPUT',
    isOpen ? 'EVIDENCE_NOT_SEALED' : 'EVIDENCE_KIND_FOREIGN',
    `${meant} ${what}, and a BACKTEST is needed`,
    { fix: `name a BACKTEST; ${newestBacktestText(outDir)}` },
  );
}

/**
 * Which it is, or why that cannot be told. A hint alone: a folder beside it that can't be read must not take the place of
 * the verdict, and of its exit code.
 */
function newestBacktestText(outDir: string): string {
  const unknown = 'which is the newest cannot be told:';
  try {
    const newest = newestFolder(outDir, (one) => one['mode'] === 'BACKTEST');
    if (newest.kind === 'NONE') return 'mqk backtest run makes one';
    if (newest.kind === 'UNKNOWN') return `${unknown} ${newest.path} has no readable manifest`;
    return `the newest is ${basename(newest.path)}`;
  } catch (error) {
    if (error instanceof Failure) return `${unknown} ${error.message}`;
    throw error;
  }
}

function limitationsIn(value: JsonValue | undefined): RunFolder['limitations'] | null {
  if (!isList(value)) return null;
  const limitations = value.flatMap((one) => {
    const { code, text } = isObject(one) ? one : {};
    return typeof code === 'string' && typeof text === 'string' ? [{ code, text }] : [];
  });
  return limitations.length === value.length ? limitations : null;
}
