/** Creates a run (T1): row, first event and folder. Nothing is armed, and no broker is asked. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { draftRunFolder, type RunProvenance } from '../../../adapters/artifacts/index.ts';
import { loadConfig } from '../../../adapters/configfiles/index.ts';
import {
  insertRun,
  readRun,
  type RunFacts,
  type RunMode,
  type RunRow,
} from '../../../adapters/db/index.ts';
import type { EffectiveConfig } from '../../../engines/config/index.ts';
import {
  canonicalJson,
  compareCodeUnits,
  Failure,
  InvariantViolation,
  uuidV7,
  type Sha256Hex,
} from '../../../foundation/core/index.ts';
import {
  parseRunId,
  parseSymbol,
  type CalendarName,
  type RunId,
  type StrategyIdentity,
  type Timeframe,
} from '../../../foundation/model/index.ts';
import { recordedRun, requestText } from '../record/recorded-run.ts';
import { utcNow } from '../utc-now.ts';
import { keepRun, type KeptRecord } from './keep-run.ts';
import type { RunDesk } from './run-desk.ts';

export interface StartRequest {
  /** Must be the config's: a run of another engine than was meant is never made. */
  readonly engineId: string;
  readonly mode: RunMode;
  readonly configFiles: readonly string[] | null;
  readonly sets: readonly { readonly path: string; readonly value: string }[];
  /** Overrides `data.calendar`, and is hashed. */
  readonly calendar: CalendarName | null;
  /** Parameters as the strategy's schema parsed them. */
  readonly strategy: StrategyIdentity;
  /** Of a user's bundled source; null of a built-in strategy. */
  readonly strategySource: Sha256Hex | null;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  /** Opening cash of the paper account in micros, > 0. */
  readonly cash: number;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /** The folder that holds the run folders; absolute. */
  readonly outDir: string;
}

/** Where config and program are, and by what the run is made. */
export interface StartPlaces {
  readonly packageRoot: string;
  readonly cwd: string;
  readonly provenance: RunProvenance;
}

export interface StartedRun {
  readonly run: RunRow;
  /** Row of RUN_STARTED. */
  readonly auditId: number | null;
  readonly record: KeptRecord;
  /** Warnings of the config, a line each. */
  readonly warnings: readonly string[];
}

/** Stands for the commit of a program that was installed without its clone; the preflight refuses it in LIVE. */
const NO_COMMIT = 'none';

/**
 * The folder is written under a temporary name first, so that a full disk is known before there is a run;
 * then the row with its event is committed; then the folder gets its name and the log. A crash before the
 * commit leaves a draft that the next start sweeps; one after it leaves a row whose folder the next command
 * makes. Fails with CONFIG_INVALID, RUN_ENGINE_MISMATCH, RUN_SYMBOLS_INVALID, or as database and disk do.
 */
export async function startRun(
  desk: RunDesk,
  request: StartRequest,
  places: StartPlaces,
): Promise<StartedRun> {
  const config = configOf(request, places);
  const facts = factsOf(request, config, places.provenance);
  const { outDir, folder } = recordedRun(facts);
  const draft = draftRunFolder(outDir, folder);
  try {
    const { run, auditId } = await createRow(desk, facts);
    draft.publish();
    const record = await keepRun(desk, run);
    const warnings = config.warnings.map(
      ({ code, path = '', message }) => `warning ${code}: ${path} ${message}`,
    );
    return { run, auditId, record, warnings };
  } finally {
    draft.abort();
  }
}

function configOf(request: StartRequest, { packageRoot, cwd }: StartPlaces): EffectiveConfig {
  const { configFiles, sets, calendar, mode, engineId } = request;
  const override =
    calendar === null ? [] : [{ path: 'data.calendar', value: calendar, flag: '--calendar' }];
  const config = loadConfig({
    configDir: join(packageRoot, 'config'),
    cwd,
    files: configFiles,
    sets: [...sets, ...override],
    mode,
  });
  const own = config.readerFor('services/runtime').engineId();
  if (own === engineId) return config;
  throw new Failure(
    'INPUT',
    'RUN_ENGINE_MISMATCH',
    `--engine ${engineId.slice(0, 80)} was given, and the config is that of engine ${own}`,
    { fix: 'name the engine of the config, or give the config of that engine' },
  );
}

function factsOf(
  request: StartRequest,
  config: EffectiveConfig,
  provenance: RunProvenance,
): RunFacts {
  const read = config.readerFor('services/runtime');
  const { strategy } = request;
  return {
    runId: newRunId(),
    engineId: request.engineId,
    mode: request.mode,
    broker: read.nameAt('broker.name') ?? '',
    account: read.nameAt('broker.account_last4') ?? '',
    environment: read.choice('broker.environment'),
    configHash: config.configHash,
    configJson: config.canonicalJson,
    gitHash: provenance.gitHash ?? NO_COMMIT,
    dirty: provenance.dirty ?? true, // what nobody knows is not clean
    strategyId: strategy.id,
    strategyVersion: strategy.version,
    strategyParams: canonicalJson(strategy.params),
    strategySourceSha256: request.strategySource,
    symbols: symbolsOf(request.symbols),
    timeframe: request.timeframe,
    calendar: read.choice('data.calendar'),
    cash: request.cash,
    seed: request.seed,
    request: requestText(request.outDir, provenance),
  };
}

function newRunId(): RunId {
  const runId = parseRunId(uuidV7(utcNow(), randomBytes(10)));
  if (runId === null) throw new InvariantViolation('a UUIDv7 names a run');
  return runId;
}

/** In code-unit order. */
function symbolsOf(texts: readonly string[]): readonly string[] {
  const problems = texts.flatMap((text, at) => {
    const problem = (message: string) => [
      { code: 'RUN_SYMBOLS_INVALID', message, text: text.slice(0, 80) },
    ];
    if (parseSymbol(text) === null) return problem('is no symbol');
    return texts.indexOf(text) === at ? [] : problem('is given twice');
  });
  if (texts.length > 0 && problems.length === 0) return [...texts].sort(compareCodeUnits);
  throw new Failure('INPUT', 'RUN_SYMBOLS_INVALID', 'a run trades at least one symbol, each once', {
    problems,
    fix: 'give --symbols as A,B with letters A-Z, digits, dots and dashes',
  });
}

/** The answer of a lost COMMIT is looked up: the id is new, so that the row can be no other's. */
async function createRow(
  desk: RunDesk,
  facts: RunFacts,
): Promise<{ readonly run: RunRow; readonly auditId: number | null }> {
  const { actor } = desk;
  const { started } = recordedRun(facts).folder;
  try {
    return await desk.db.transaction((tx) =>
      insertRun(tx, { ...facts, actor, reason: 'an operator starts a run', started }),
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const run = await lookUp(desk, facts.runId);
    if (run === null) throw error;
    return { run, auditId: null };
  }
}

/** Null: it is not there, or a database that fails again doesn't say. */
async function lookUp({ db }: RunDesk, runId: RunId): Promise<RunRow | null> {
  try {
    return await readRun(db, runId);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
