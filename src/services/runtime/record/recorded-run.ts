/** A run as its record needs it: what names its log and its folder, and what was given to it. */
import type { RunFacts as FolderFacts, RunProvenance } from '../../../adapters/artifacts/index.ts';
import type { RunFacts, RunRow } from '../../../adapters/db/index.ts';
import {
  canonicalJson,
  canonicalObject,
  InvariantViolation,
  parseSha256Hex,
  type JsonObject,
  type Sha256Hex,
} from '../../../foundation/core/index.ts';
import {
  formatMicros,
  limitationText,
  parseEngineId,
  RUN_LIMITATIONS,
  type EngineId,
  type RunId,
} from '../../../foundation/model/index.ts';

/** What of a run's making the row keeps beside its facts: where its folder goes, and by what it was made. */
export type RunRequest = {
  readonly out_dir: string;
  readonly program_version: string;
  readonly host_fingerprint: string;
  readonly created_at_utc: string;
};

export interface RecordedRun {
  readonly runId: RunId;
  readonly engineId: EngineId;
  readonly configHash: Sha256Hex;
  readonly broker: string;
  readonly account: string;
  /** Opening cash in micros. */
  readonly cash: number;
  /** The folder that holds the run folders; absolute. */
  readonly outDir: string;
  readonly folder: FolderFacts;
}

/** The record of a run with this row. */
export function recordedRun(run: RunFacts | RunRow): RecordedRun {
  const engineId = parseEngineId(run.engineId);
  const configHash = parseSha256Hex(run.configHash);
  if (engineId === null || configHash === null) {
    throw new InvariantViolation('a run has an engine and a config', { runId: run.runId });
  }
  const request = requestOf(run.request);
  return {
    runId: run.runId,
    engineId,
    configHash,
    broker: run.broker,
    account: run.account,
    cash: run.cash,
    outDir: request.out_dir,
    folder: {
      runId: run.runId,
      engineId,
      started: startedPayload(run),
      configJson: run.configJson,
      provenance: provenanceOf(run, request),
    },
  };
}

/**
 * Payload of RUN_STARTED (contract 10): a pure function of facts that never change. No bars are known when a
 * PAPER or LIVE run is created, so that `data` is empty and the symbols are named.
 */
function startedPayload(run: RunFacts): JsonObject {
  return {
    account_last4: run.account.slice(-4),
    broker: run.broker,
    calendar: run.calendar,
    cash: formatMicros(run.cash),
    config_hash: run.configHash,
    data: [],
    dirty: run.dirty,
    environment: run.environment,
    git_hash: run.gitHash,
    limitations: RUN_LIMITATIONS.map((code) => ({ code, text: limitationText(code) })),
    mode: run.mode,
    seed: run.seed,
    shadow: false,
    strategy: {
      id: run.strategyId,
      params: canonicalObject(run.strategyParams, { runId: run.runId }),
      version: run.strategyVersion,
      ...(run.strategySourceSha256 === null ? {} : { source_sha256: run.strategySourceSha256 }),
    },
    symbols: run.symbols,
    timeframe: run.timeframe,
  };
}

/** The text of the row's `request`. */
export function requestText(outDir: string, provenance: RunProvenance): string {
  const request: RunRequest = {
    out_dir: outDir,
    program_version: provenance.programVersion,
    host_fingerprint: provenance.hostFingerprint,
    created_at_utc: provenance.createdAtUtc,
  };
  return canonicalJson(request);
}

function provenanceOf(run: RunFacts, request: RunRequest): RunProvenance {
  return {
    programVersion: request.program_version,
    gitHash: run.gitHash,
    dirty: run.dirty,
    hostFingerprint: request.host_fingerprint,
    createdAtUtc: request.created_at_utc,
  };
}

function requestOf(text: string): RunRequest {
  const request = canonicalObject(text);
  const member = (name: keyof RunRequest): string => {
    const value = request[name];
    if (typeof value === 'string') return value;
    throw new InvariantViolation('the request of a run is whole', { name });
  };
  return {
    out_dir: member('out_dir'),
    program_version: member('program_version'),
    host_fingerprint: member('host_fingerprint'),
    created_at_utc: member('created_at_utc'),
  };
}
