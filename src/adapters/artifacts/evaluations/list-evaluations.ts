/** The evaluations beside a folder of runs, by their manifests: cheap, and no evidence by itself. */
import { join, resolve } from 'node:path';
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import {
  evaluationId,
  parseInstant,
  type EvaluationIdentity,
  type EvaluationKind,
} from '../../../foundation/model/index.ts';
import { idsIn, peekManifest } from '../sealed/newest-folder.ts';
import { identityIn } from './evaluation-manifest.ts';
import { evaluationsDir, lastUnknown } from './find-evaluation.ts';

/** What a manifest claims; `readEvaluation` proves it. */
export interface EvaluationListing extends EvaluationIdentity {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly programVersion: string;
  readonly createdAtUtc: string;
}

export interface EvaluationList {
  /** Oldest first; of equally old ones by id. */
  readonly evaluations: readonly EvaluationListing[];
  /** Absolute paths of folders whose manifest is damaged or another's, of whatever kind they were. */
  readonly damaged: readonly string[];
}

/**
 * The evaluations of one kind, or of all (`null`). Nothing but manifests is read; what can't be read is
 * named, since it may be what is counted. Fails as the disk does.
 */
export function listEvaluations(outDir: string, kind: EvaluationKind | null): EvaluationList {
  const dir = resolve(evaluationsDir(outDir));
  const evaluations: EvaluationListing[] = [];
  const damaged: string[] = [];
  for (const id of idsIn(dir)) {
    const path = join(dir, id);
    const listing = listingOf(path, id);
    if (listing === null) damaged.push(path);
    else if (kind === null || listing.kind === kind) evaluations.push(listing);
  }
  evaluations.sort((a, b) => instantOf(a) - instantOf(b) || compareCodeUnits(a.id, b.id));
  return { evaluations, damaged };
}

/**
 * As `listEvaluations`, where the newest is looked for: fails with EVIDENCE_LAST_UNKNOWN when a folder is damaged,
 * since what can't be read may be newer than what can.
 */
export function listWholeEvaluations(
  outDir: string,
  kind: EvaluationKind,
): readonly EvaluationListing[] {
  const { evaluations, damaged } = listEvaluations(outDir, kind);
  const [unread] = damaged;
  if (unread === undefined) return evaluations;
  throw lastUnknown(kind, unread);
}

function listingOf(path: string, id: string): EvaluationListing | null {
  const manifest = peekManifest(path);
  const identity = manifest === null ? null : identityIn(manifest);
  if (manifest === null || identity === null || evaluationId(identity) !== id) return null;
  const { program_version: programVersion, created_at_utc: createdAtUtc } = manifest;
  if (typeof programVersion !== 'string' || typeof createdAtUtc !== 'string') return null;
  return parseInstant(createdAtUtc) === null
    ? null
    : { ...identity, id, path, programVersion, createdAtUtc };
}

function instantOf({ createdAtUtc }: EvaluationListing): number {
  return parseInstant(createdAtUtc) ?? 0;
}
