/** Two lines of a run while a strategy is developed: what it came to, and what changed since the last. */
import { formatMicros } from '../../../foundation/model/index.ts';
import type { BacktestOutcome } from '../../../services/research/index.ts';

/** Figures that are compared; fractions of one as percent. */
const FIGURES = [
  { key: 'sharpe', title: 'Sharpe', isPercent: false },
  { key: 'max_drawdown', title: 'max drawdown', isPercent: true },
  { key: 'win_rate', title: 'win rate', isPercent: true },
] as const;

export function devLines(outcome: BacktestOutcome, last: BacktestOutcome | null): string[] {
  const { inputs, summary } = outcome.record;
  const figures = FIGURES.map(({ key, title, isPercent }) => {
    return `${title} ${figure(outcome.metrics[key], isPercent)}`;
  });
  const head =
    `${inputs.strategy.id} v${inputs.strategy.version}   ${summary.bars} bars   equity ${formatMicros(summary.finalEquity)}   ` +
    `${figures.join('   ')}   ${summary.fills} fills   ${summary.trades} trades` +
    (summary.halted ? `   HALTED ${summary.haltReason ?? ''}` : '');
  return last === null ? [head] : [head, `  since the last run: ${changes(outcome, last)}`];
}

function changes(now: BacktestOutcome, before: BacktestOutcome): string {
  const [one, two] = [before.record.summary, now.record.summary];
  const counts = [
    change('equity', two.finalEquity - one.finalEquity, formatMicros),
    change('fills', two.fills - one.fills, String),
    change('trades', two.trades - one.trades, String),
    change('rejected', two.rejected - one.rejected, String),
  ];
  const figures = FIGURES.flatMap(({ key, title, isPercent }) => {
    const [a, b] = [before.metrics[key], now.metrics[key]];
    if (typeof a !== 'number' || typeof b !== 'number') return [];
    return change(title, b - a, (value) => figure(value, isPercent));
  });
  const all = [...counts.flat(), ...figures];
  return all.length === 0 ? 'nothing changed' : all.join(', ');
}

function change(title: string, difference: number, show: (value: number) => string): string[] {
  if (difference === 0) return [];
  return [`${title} ${difference > 0 ? '+' : ''}${show(difference)}`];
}

function figure(value: unknown, isPercent: boolean): string {
  if (typeof value !== 'number') return 'n/a';
  return isPercent ? `${(value * 100).toFixed(2)} %` : value.toFixed(2);
}
