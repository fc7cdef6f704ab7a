/**
 * The facts that identify a BACKTEST run, as its log and manifest state them. What judges a run names its
 * subject; the judgement holds for runs with all of these facts and for no other.
 */
import {
  canonicalJson,
  isList,
  isObject,
  parseSha256Hex,
  type JsonObject,
  type JsonValue,
  type Sha256Hex,
} from '../../core/index.ts';
import { parseRunId, parseStrategyId, type RunId, type StrategyId } from '../values/ids.ts';
import { formatMicros, parseMicros } from '../values/money.ts';
import {
  CALENDAR_NAMES,
  parseTimeframe,
  type CalendarName,
  type Timeframe,
} from '../values/timeframe.ts';
import type { RunInputs } from './run-record.ts';

/** In the form of the files: a JSON object with these members and no others. */
export type RunSubject = {
  readonly run_id: RunId;
  readonly config_hash: Sha256Hex;
  /** By symbol, in code-unit order. */
  readonly data: readonly {
    readonly rows: number;
    readonly sha256: Sha256Hex;
    readonly symbol: string;
  }[];
  readonly strategy: {
    readonly id: StrategyId;
    readonly params: JsonObject;
    readonly version: number;
    /** Of a user's bundled source; built-in strategies have none. */
    readonly source_sha256?: Sha256Hex;
  };
  readonly timeframe: Timeframe;
  readonly calendar: CalendarName;
  /** Opening cash, a canonical decimal. */
  readonly cash: string;
  readonly seed: number;
  readonly shadow: boolean;
  /** The file of `--actions`; absent when none was given. */
  readonly actions?: { readonly rows: number; readonly sha256: Sha256Hex };
};

/** The id comes last, since it follows from the rest. */
const MEMBERS = [
  ...['strategy', 'data', 'timeframe', 'calendar', 'config_hash', 'cash', 'seed', 'shadow'],
  ...['actions', 'run_id'],
];

/** The subject of a run with these inputs. */
export function subjectOf(inputs: RunInputs): RunSubject {
  const { actions, strategy, strategySource } = inputs;
  return {
    run_id: inputs.runId,
    config_hash: inputs.configHash,
    data: inputs.data.map(({ rows, sha256, symbol }) => ({ rows, sha256, symbol })),
    strategy: {
      id: strategy.id,
      params: strategy.params,
      version: strategy.version,
      ...(strategySource === undefined ? {} : { source_sha256: strategySource }),
    },
    timeframe: inputs.timeframe,
    calendar: inputs.calendar,
    cash: formatMicros(inputs.cash),
    seed: inputs.seed,
    shadow: inputs.shadow,
    ...(actions === undefined ? {} : { actions: { rows: actions.rows, sha256: actions.sha256 } }),
  };
}

/** The subject among the members of a run's manifest. Null when one is missing or of another type. */
export function subjectIn(manifest: JsonObject): RunSubject | null {
  const members = Object.entries(manifest).filter(([name]) => MEMBERS.includes(name));
  return parseSubject(Object.fromEntries(members));
}

/** A subject from JSON of unknown origin; null unless it has exactly the members of one. */
export function parseSubject(value: JsonValue | undefined): RunSubject | null {
  if (!isObject(value) || Object.keys(value).some((name) => !MEMBERS.includes(name))) return null;
  const runId = textOf(value['run_id'], parseRunId);
  const configHash = textOf(value['config_hash'], parseSha256Hex);
  const data = parseData(value['data']);
  const strategy = parseStrategy(value['strategy']);
  const timeframe = textOf(value['timeframe'], parseTimeframe);
  const calendar = CALENDAR_NAMES.find((name) => name === value['calendar']);
  const cash = textOf(value['cash'], parseCash);
  const { seed, shadow } = value;
  const actions = value['actions'] === undefined ? undefined : parseActions(value['actions']);
  if (runId === null || configHash === null || data === null || strategy === null) return null;
  if (timeframe === null || calendar === undefined || cash === null || actions === null)
    return null;
  if (!isCount(seed) || typeof shadow !== 'boolean') return null;
  return {
    run_id: runId,
    config_hash: configHash,
    data,
    strategy,
    timeframe,
    calendar,
    cash,
    seed,
    shadow,
    ...(actions === undefined ? {} : { actions }),
  };
}

/** The first member in which two subjects differ; null: they are one. The id is blamed for nothing else. */
export function subjectDifference(one: RunSubject, other: RunSubject): string | null {
  return subjectDifferences(one, other)[0] ?? null;
}

/** Every member in which two subjects differ, by name. */
export function subjectDifferences(one: RunSubject, other: RunSubject): readonly string[] {
  const [a, b] = [membersOf(one), membersOf(other)];
  return MEMBERS.filter((name) => a.get(name) !== b.get(name));
}

/** Canonical text of each member. */
function membersOf(subject: JsonObject): ReadonlyMap<string, string> {
  return new Map(Object.entries(subject).map(([name, value]) => [name, canonicalJson(value)]));
}

function parseData(value: JsonValue | undefined): RunSubject['data'] | null {
  if (!isList(value)) return null;
  const files: RunSubject['data'][number][] = [];
  for (const file of value) {
    if (!isObject(file) || !isCount(file['rows']) || typeof file['symbol'] !== 'string')
      return null;
    const sha256 = textOf(file['sha256'], parseSha256Hex);
    if (sha256 === null) return null;
    files.push({ rows: file['rows'], sha256, symbol: file['symbol'] });
  }
  return files;
}

function parseStrategy(value: JsonValue | undefined): RunSubject['strategy'] | null {
  if (!isObject(value)) return null;
  const id = textOf(value['id'], parseStrategyId);
  const { params, version, source_sha256: source } = value;
  if (id === null || !isObject(params) || !isCount(version)) return null;
  if (source === undefined) return { id, params, version };
  const sourceSha256 = textOf(source, parseSha256Hex);
  return sourceSha256 === null ? null : { id, params, version, source_sha256: sourceSha256 };
}

function parseActions(value: JsonValue): NonNullable<RunSubject['actions']> | null {
  if (!isObject(value) || !isCount(value['rows'])) return null;
  const sha256 = textOf(value['sha256'], parseSha256Hex);
  return sha256 === null ? null : { rows: value['rows'], sha256 };
}

/** Null unless `parse` takes the text, and has it in its one form. */
function textOf<T extends string>(
  value: JsonValue | undefined,
  parse: (text: string) => T | null,
): T | null {
  const parsed = typeof value === 'string' ? parse(value) : null;
  return parsed === value ? parsed : null;
}

function parseCash(text: string): string | null {
  const cash = parseMicros(text);
  return cash.ok && cash.value > 0 ? formatMicros(cash.value) : null;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
