// Reads one golden case and turns its arguments and effective config into the twin's input.
import { readFileSync } from 'node:fs';
import { NaiveCalendar } from './golden-bars.ts';
import type { NaiveCalendarName, NaiveTimeframe } from './golden-bars.ts';
import { parseDecimal, parseMicros } from './money.ts';
import { buyAndHold, smaCross } from './strategies.ts';
import type { NaiveBar, NaiveConfig, NaiveFillModel, NaiveInput, NaiveStrategy } from './types.ts';
import type { NaiveLimit } from './types.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readJson(file: URL): JsonRecord {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(value)) throw new Error(`not an object: ${file.href}`);
  return value;
}

export function recordAt(record: JsonRecord, key: string): JsonRecord {
  const value = record[key];
  if (!isRecord(value)) throw new Error(`not an object: ${key}`);
  return value;
}

export function stringAt(record: JsonRecord, key: string): string {
  const value = record[key];
  if (typeof value !== 'string') throw new Error(`not a string: ${key}`);
  return value;
}

function flagValues(args: readonly string[], flag: string): string[] {
  return args.filter((_value, index) => args[index - 1] === flag);
}

function flagValue(args: readonly string[], flag: string): string {
  const value = flagValues(args, flag).at(-1);
  if (value === undefined) throw new Error(`${flag} is missing`);
  return value;
}

/** `SPY=data/daily/SPY.csv` to a pair. */
function pairOf(text: string): [string, string] {
  const [key = '', value = ''] = text.split('=');
  return [key, value];
}

function oneOf<T extends string>(text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new Error(`unexpected value: ${text}`);
  return found;
}

const MODELS: readonly NaiveFillModel[] = [
  'CONSERVATIVE_WORST_CASE',
  'NEXT_OPEN',
  'SAME_BAR_WORST_CASE',
];

function naiveConfigOf(values: JsonRecord): NaiveConfig {
  const text = (key: string): string => stringAt(values, key);
  const count = (key: string): number => Number(text(key));
  const fraction = (key: string): bigint => parseDecimal(text(key), 6);
  const bps = (key: string): bigint => parseDecimal(text(key), 2);
  const limit = (key: string): NaiveLimit => (text(key) === 'OFF' ? 'OFF' : fraction(key));
  return {
    ambiguityPolicy: oneOf(text('execution.ambiguity_policy'), MODELS),
    baseSpreadPpm: bps('execution.base_spread_bps'),
    baseSlippagePpm: bps('execution.base_slippage_bps'),
    volatilityMultiplierPpm: fraction('execution.volatility_multiplier'),
    maxSlippageCapPpm: bps('execution.max_slippage_cap_bps'),
    latencySubmitEvents: count('execution.latency_submit_events'),
    latencyCancelEvents: count('execution.latency_cancel_events'),
    latencyReplaceEvents: count('execution.latency_replace_events'),
    partialFillsEnabled: text('execution.partial_fills.enabled') === 'true',
    partialFillsProbabilityPpm: fraction('execution.partial_fills.probability'),
    commissionPerShare: parseMicros(text('execution.commission.per_share')),
    commissionPpm: bps('execution.commission.bps'),
    commissionMinPerOrder: parseMicros(text('execution.commission.min_per_order')),
    failOnGap: text('data.fail_on_gap') === 'true',
    gapToleranceBars: count('data.gap_tolerance_bars'),
    outlierThresholdPpm: limit('data.outlier_threshold_pct'),
    dailyLossLimitPpm: limit('risk.daily_loss_limit'),
    maxDrawdownPpm: limit('risk.max_drawdown'),
    maxPositionPerSymbolPpm: limit('risk.max_position_per_symbol'),
    maxGrossExposurePpm: limit('risk.max_gross_exposure'),
    maxLeveragePpm: limit('risk.max_leverage'),
    allocationCapPpm: limit('engine.allocation_cap'),
    allowShort: text('risk.allow_short') === 'true',
    pdtMode: oneOf(text('risk.pdt_mode'), ['auto', 'off']),
    pdtMaxDayTrades: count('risk.pdt_max_day_trades'),
    // The cases leave risk.order.* at OFF, the value of the base layer.
    orderMaxNotional: 'OFF',
    orderMaxQty: 'OFF',
    orderCollarPpm: 'OFF',
    orderMaxPerSecond: 'OFF',
    orderMaxPerMinute: 'OFF',
    orderRepeatWindowSeconds: 'OFF',
    orderMaxRepeats: 'OFF',
  };
}

function strategyOf(args: readonly string[]): NaiveStrategy {
  const params = new Map(flagValues(args, '--param').map(pairOf));
  const param = (name: string, standard: number): number => Number(params.get(name) ?? standard);
  const qty = BigInt(param('qty', 10));
  const id = oneOf(flagValue(args, '--strategy'), ['sma_cross', 'buy_and_hold']);
  return id === 'sma_cross' ? smaCross(param('fast', 20), param('slow', 50), qty) : buyAndHold(qty);
}

const TIMEFRAMES: readonly NaiveTimeframe[] = ['1s', '1m', '5m', '15m', '1H', '1D'];
const CALENDARS: readonly NaiveCalendarName[] = ['XNYS', 'ALWAYS_ON'];

export interface GoldenCase {
  readonly facts: JsonRecord;
  readonly input: NaiveInput;
  readonly bars: number;
  readonly droppedOutsideSession: number;
}

/** `shared` is the folder that holds `data/` and `golden/`, with a slash at its end. */
export function readGoldenCase(shared: URL, id: string): GoldenCase {
  const facts = readJson(new URL(`golden/${id}/case.json`, shared));
  const { arguments: list } = facts;
  if (!Array.isArray(list)) throw new Error(`no arguments: ${id}`);
  const args = list.map(String);
  const values = recordAt(facts, 'config');
  const timeframe = oneOf(flagValue(args, '--timeframe'), TIMEFRAMES);
  const calendar = new NaiveCalendar(new URL('data/calendar/nyse_sessions.csv', shared), {
    name: oneOf(stringAt(values, 'data.calendar'), CALENDARS),
    extendedHours: stringAt(values, 'data.extended_hours') === 'true',
  });
  const symbols = new Map<string, readonly NaiveBar[]>();
  let droppedOutsideSession = 0;
  for (const [symbol, file] of flagValues(args, '--bars').map(pairOf)) {
    const loaded = calendar.load(new URL(file, shared), timeframe);
    symbols.set(symbol, loaded.bars);
    droppedOutsideSession += loaded.droppedOutsideSession;
  }
  const input: NaiveInput = {
    symbols,
    strategy: strategyOf(args),
    config: naiveConfigOf(values),
    cash: parseMicros(flagValue(args, '--cash')),
    seed: Number(flagValue(args, '--seed')),
    runId: flagValue(args, '--run-id'),
    engineId: 'MAIN',
  };
  const bars = [...symbols.values()].reduce((sum, series) => sum + series.length, 0);
  return { facts, input, bars, droppedOutsideSession };
}
