/** What a trial came to, and how that is kept: one line of JSON, a list that begins with the trial's number. */
import { invariant, listOf, type JsonValue } from '../../../foundation/core/index.ts';
import { SWEEP_METRICS, type SweepMetric, type SweepMetrics } from './sweep-metrics.ts';

/** Figures of one run of a trial. */
export interface TrialFigures {
  readonly metrics: SweepMetrics;
  /** Micros. */
  readonly finalEquity: number;
  readonly fills: number;
  /** Why the run was halted; null when it was not. */
  readonly haltReason: string | null;
}

/** `code` says why there are no figures. The two parts are there when the bars are split. */
export interface TrialRow {
  readonly trial: number;
  readonly code: string | null;
  /** Of the run over all bars. */
  readonly digest: string | null;
  readonly whole: TrialFigures | null;
  readonly inSample: TrialFigures | null;
  readonly outOfSample: TrialFigures | null;
}

/** A trial that failed: the code of its failure. */
export function failedTrial(trial: number, code: string): TrialRow {
  return { trial, code, digest: null, whole: null, inSample: null, outOfSample: null };
}

export function trialLine(row: TrialRow): string {
  const { trial, code, digest } = row;
  const parts = [row.whole, row.inSample, row.outOfSample].map(figuresList);
  return JSON.stringify([trial, code, digest, ...parts]);
}

/** Reads a line that `trialLine` wrote. */
export function readTrialLine(line: string): TrialRow {
  const [trial, code, digest, whole, inSample, outOfSample] = listOf(parseJson(line));
  return {
    trial: Number(trial),
    code: textOrNull(code),
    digest: textOrNull(digest),
    whole: figuresOf(whole),
    inSample: figuresOf(inSample),
    outOfSample: figuresOf(outOfSample),
  };
}

function figuresList(figures: TrialFigures | null): JsonValue {
  if (figures === null) return null;
  const { metrics, finalEquity, fills, haltReason } = figures;
  return [finalEquity, fills, haltReason, ...SWEEP_METRICS.map((name) => metrics[name])];
}

function figuresOf(value: JsonValue | undefined): TrialFigures | null {
  if (value === undefined || value === null) return null;
  const [finalEquity, fills, haltReason, ...numbers] = listOf(value);
  const of = (name: SweepMetric): number | null => {
    const number = numbers[SWEEP_METRICS.indexOf(name)];
    return typeof number === 'number' ? number : null;
  };
  return {
    metrics: {
      sharpe: of('sharpe'),
      sortino: of('sortino'),
      volatility: of('volatility'),
      cagr: of('cagr'),
      max_drawdown: of('max_drawdown'),
      calmar: of('calmar'),
      worst_5d: of('worst_5d'),
      profitable_months: of('profitable_months'),
      profit_factor: of('profit_factor'),
      win_rate: of('win_rate'),
      trades: of('trades'),
      avg_trade: of('avg_trade'),
    },
    finalEquity: Number(finalEquity),
    fills: Number(fills),
    haltReason: textOrNull(haltReason),
  };
}

function parseJson(line: string): JsonValue {
  const value: unknown = JSON.parse(line);
  invariant(isJsonValue(value), 'a row is JSON');
  return value;
}

/** Whatever `JSON.parse` gives is one. */
function isJsonValue(value: unknown): value is JsonValue {
  return value !== undefined;
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
