/** A run as the database holds it. */
import { parseRunPair, type RunPair } from '../../../engines/lifecycle/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import { parseRunId, type RunId, type UtcMillis } from '../../../foundation/model/index.ts';
import type { Row } from '../connection/statements.ts';
import {
  flagCell,
  instantCell,
  instantOrNull,
  integerCell,
  textCell,
  textOrNull,
  textsCell,
} from './row-cells.ts';

/** Modes of a run that holds a broker; a backtest has no row. */
export type RunMode = 'PAPER' | 'LIVE';

/** What a run is, fixed when it is created. */
export interface RunFacts {
  readonly runId: RunId;
  readonly engineId: string;
  readonly mode: RunMode;
  readonly broker: string;
  /** The account as the broker names it; shown by its last four characters only. */
  readonly account: string;
  readonly environment: string;
  readonly configHash: string;
  readonly configJson: string;
  readonly gitHash: string;
  readonly dirty: boolean;
  readonly strategyId: string;
  readonly strategyVersion: number;
  /** Canonical JSON. */
  readonly strategyParams: string;
  /** Hash of a user's strategy as bundled; null for a built-in one. */
  readonly strategySourceSha256: string | null;
  readonly symbols: readonly string[];
  readonly timeframe: string;
  readonly calendar: 'XNYS' | 'ALWAYS_ON';
  /** Opening cash of the paper account, micros. */
  readonly cash: number;
  readonly seed: number;
  /** What was asked for, canonical JSON. */
  readonly request: string;
}

/** A run's row. Instants are on the clock of the database. */
export interface RunRow extends RunFacts {
  readonly pair: RunPair;
  /** Counts the changes of status and posture, from 1. */
  readonly version: number;
  /** Counts the fences: a permit of another epoch is void. */
  readonly armEpoch: number;
  readonly reason: string;
  readonly actor: string;
  readonly createdAt: UtcMillis;
  readonly updatedAt: UtcMillis;
  readonly armedAt: UtcMillis | null;
  readonly begunAt: UtcMillis | null;
  readonly stoppedAt: UtcMillis | null;
  readonly haltedAt: UtcMillis | null;
  readonly fenceAt: UtcMillis | null;
  readonly quiescedAt: UtcMillis | null;
  readonly sealedAt: UtcMillis | null;
  readonly challengeNonce: string | null;
  readonly challengeExpiresAt: UtcMillis | null;
  readonly deadmanNonce: string | null;
  /** Identity of the MQK_HOME in which the run was last armed; null: it never was. */
  readonly deadmanHome: string | null;
  readonly heartbeatAt: UtcMillis | null;
  readonly leaseOwner: string | null;
  /** 0: no engine ever held the run. */
  readonly leaseEpoch: number;
  readonly leaseExpiresAt: UtcMillis | null;
  /** The clock of the database when the row was read, so that ages need no other clock. */
  readonly readAt: UtcMillis;
}

/** The columns of a run, for SELECT and RETURNING. */
export const RUN_COLUMNS = `run_id, engine_id, mode, broker, account, environment, config_hash, config_json,
  git_hash, dirty, strategy_id, strategy_version, strategy_params, strategy_source_sha256, symbols, timeframe,
  calendar, cash, seed, request, created_at, status, posture, version, arm_epoch, reason, actor, updated_at,
  armed_at, begun_at, stopped_at, halted_at, fence_at, quiesced_at, sealed_at, challenge_nonce,
  challenge_expires_at, deadman_nonce, deadman_home, heartbeat_at, lease_owner, lease_epoch, lease_expires_at,
  clock_timestamp() AS read_at`;

/** The run of a row that was read with `RUN_COLUMNS`. */
export function decodeRun(row: Row): RunRow {
  return { ...factsOf(row), ...standingOf(row), ...timesOf(row) };
}

function factsOf(row: Row): RunFacts {
  const runId = parseRunId(textCell(row, 'run_id'));
  const mode = textCell(row, 'mode');
  const calendar = textCell(row, 'calendar');
  if (
    runId === null ||
    (mode !== 'PAPER' && mode !== 'LIVE') ||
    (calendar !== 'XNYS' && calendar !== 'ALWAYS_ON')
  ) {
    throw new InvariantViolation('a run has an id, a mode and a calendar', { mode, calendar });
  }
  return {
    runId,
    engineId: textCell(row, 'engine_id'),
    mode,
    broker: textCell(row, 'broker'),
    account: textCell(row, 'account'),
    environment: textCell(row, 'environment'),
    configHash: textCell(row, 'config_hash'),
    configJson: textCell(row, 'config_json'),
    gitHash: textCell(row, 'git_hash'),
    dirty: flagCell(row, 'dirty'),
    strategyId: textCell(row, 'strategy_id'),
    strategyVersion: integerCell(row, 'strategy_version'),
    strategyParams: textCell(row, 'strategy_params'),
    strategySourceSha256: textOrNull(row, 'strategy_source_sha256'),
    symbols: textsCell(row, 'symbols'),
    timeframe: textCell(row, 'timeframe'),
    calendar,
    cash: integerCell(row, 'cash'),
    seed: integerCell(row, 'seed'),
    request: textCell(row, 'request'),
  };
}

function standingOf(row: Row) {
  const status = textCell(row, 'status');
  const posture = textCell(row, 'posture');
  const pair = parseRunPair(status, posture);
  if (pair === null)
    throw new InvariantViolation('a run is in a pair that exists', { status, posture });
  return {
    pair,
    version: integerCell(row, 'version'),
    armEpoch: integerCell(row, 'arm_epoch'),
    reason: textCell(row, 'reason'),
    actor: textCell(row, 'actor'),
    challengeNonce: textOrNull(row, 'challenge_nonce'),
    deadmanNonce: textOrNull(row, 'deadman_nonce'),
    deadmanHome: textOrNull(row, 'deadman_home'),
    leaseOwner: textOrNull(row, 'lease_owner'),
    leaseEpoch: integerCell(row, 'lease_epoch'),
  };
}

function timesOf(row: Row) {
  return {
    createdAt: instantCell(row, 'created_at'),
    updatedAt: instantCell(row, 'updated_at'),
    armedAt: instantOrNull(row, 'armed_at'),
    begunAt: instantOrNull(row, 'begun_at'),
    stoppedAt: instantOrNull(row, 'stopped_at'),
    haltedAt: instantOrNull(row, 'halted_at'),
    fenceAt: instantOrNull(row, 'fence_at'),
    quiescedAt: instantOrNull(row, 'quiesced_at'),
    sealedAt: instantOrNull(row, 'sealed_at'),
    challengeExpiresAt: instantOrNull(row, 'challenge_expires_at'),
    heartbeatAt: instantOrNull(row, 'heartbeat_at'),
    leaseExpiresAt: instantOrNull(row, 'lease_expires_at'),
    readAt: instantCell(row, 'read_at'),
  };
}
