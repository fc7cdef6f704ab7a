/** `manifest.json` of a run that lives in the database: provisional until its log is sealed (contract 11). */
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { EquityResolution } from '../../../foundation/model/index.ts';
import {
  sharedMembers,
  type RunProvenance,
  type SealedContent,
} from '../sealed/sealed-manifest.ts';

/** What names a run, and what it was given. */
export interface RunFacts {
  readonly runId: string;
  readonly engineId: string;
  /** Payload of RUN_STARTED, which the manifest repeats. */
  readonly started: JsonObject;
  /** Canonical JSON of the effective config. */
  readonly configJson: string;
  readonly provenance: RunProvenance;
}

/** The member that a finished folder does not have. */
const INCOMPLETE = 'incomplete';

/** While the run may still do something: no artifact is listed, and the log has no tip yet. */
export function provisionalManifest(run: RunFacts): JsonObject {
  return {
    ...membersOf(run, { artifacts: {}, auditTip: '' }, 'SLICE'),
    audit_tip: null,
    [INCOMPLETE]: true,
  };
}

/** When the log is sealed. `resolution`: of the equity curve that stands in the folder. */
export function finalManifest(
  run: RunFacts,
  content: SealedContent,
  resolution: EquityResolution,
): JsonObject {
  return membersOf(run, content, resolution);
}

/** Whether a manifest says that its run isn't over. */
export function isProvisional(manifest: JsonObject): boolean {
  return manifest[INCOMPLETE] === true;
}

function membersOf(
  run: RunFacts,
  content: SealedContent,
  resolution: EquityResolution,
): JsonObject {
  return {
    ...run.started,
    ...sharedMembers(run, content),
    config_json: run.configJson,
    equity_resolution: resolution,
  };
}
