// Constraints of a sweep: what is asked when, and refusals that name the character.
import { describe, expect, it } from 'vitest';
import type { ParamField } from '../../../engines/strategy/index.ts';
import { isSatisfied, readConstraint, type Constraint } from './constraint.ts';
import { SWEEP_METRICS, type SweepMetrics } from './sweep-metrics.ts';

function field(name: string, kind: ParamField['kind']): ParamField {
  return { name, kind, meaning: '', defaultValue: 1, wanted: '' };
}

const FIELDS = [
  field('fast', 'INTEGER'),
  field('slow', 'INTEGER'),
  field('side', 'CHOICE'),
  field('on', 'BOOLEAN'),
  field('trades', 'INTEGER'),
];

function read(text: string): Constraint {
  const constraint = readConstraint(text, FIELDS);
  if (!constraint.ok) throw new Error(constraint.error.message);
  return constraint.value;
}

const METRICS: SweepMetrics = {
  sharpe: 1.5,
  sortino: null,
  volatility: 0.1,
  cagr: 0.2,
  max_drawdown: 0.2,
  calmar: 1,
  worst_5d: -0.1,
  profitable_months: 0.5,
  profit_factor: null,
  win_rate: 0.5,
  trades: 3,
  avg_trade: 1,
};

describe('a constraint', () => {
  it.each([
    ['fast<slow', true],
    ['slow <= 30', true],
    ['slow != 30', false],
    ['5=fast', true],
    ['side=long', true],
    ['side!=long', false],
    ['on=true', true],
    ['on=false', false],
  ])('%s is asked before a run: %s', (text, holds) => {
    const constraint = read(text);
    expect(constraint.asked).toBe('BEFORE_RUN');
    const params = { fast: 5, slow: 30, side: 'long', on: true };
    expect(isSatisfied(constraint, params, null)).toBe(holds);
  });

  it.each([
    ['max_drawdown<0.2', false],
    ['max_drawdown<=0.2', true],
    ['sharpe>1', true],
    ['sortino>-99', false],
    ['profit_factor!=1', false],
    ['win_rate>fast', false],
  ])('%s is asked after it: %s', (text, holds) => {
    const constraint = read(text);
    expect(constraint.asked).toBe('AFTER_RUN');
    expect(isSatisfied(constraint, { fast: 5 }, METRICS)).toBe(holds);
    expect(isSatisfied(constraint, { fast: 5 }, null)).toBe(false);
  });

  it.each([
    ['fast', 'at character 5: there is none of <= >= != < > ='],
    ['<slow', 'at character 1: a name or a number is missing'],
    ['fast <', 'at character 7: a name or a number is missing'],
    [
      'fast < slo',
      `at character 8: "slo" is none of fast, slow, side, on, trades, ${SWEEP_METRICS.join(', ')}`,
    ],
    ['fast ! slow', 'at character 6: must be one of'],
    ['fast << slow', 'at character 7: "< slow" is none of'],
    ['1 < 2', 'at character 1: names no parameter and no metric'],
    ['trades > 3', 'at character 1: trades is both a parameter and a metric'],
    ['on=maybe', 'at character 4: "maybe" is none of'],
  ])('%s is refused', (text, message) => {
    const refused = readConstraint(text, FIELDS);
    expect(refused.ok ? '' : refused.error.message).toContain(message);
    expect(refused.ok ? '' : refused.error.code).toBe('SWEEP_CONSTRAINT_INVALID');
  });
});
