import { describe, expect, it } from 'vitest';
import { sha256Hex, type JsonObject } from '../../core/index.ts';
import { SAMPLE_INPUTS } from '../../../../tests/support/sample-run.ts';
import { deriveRunId, parseSubject, subjectDifference, subjectIn, subjectOf } from '../index.ts';

const SOURCE = sha256Hex('source');
const FULL = subjectOf({
  ...SAMPLE_INPUTS,
  strategySource: SOURCE,
  actions: { rows: 2, sha256: sha256Hex('actions') },
});

describe('a subject', () => {
  it('is read back from its JSON, and from among the members of a manifest', () => {
    for (const subject of [FULL, subjectOf(SAMPLE_INPUTS)]) {
      const json = JSON.parse(JSON.stringify(subject)) as JsonObject;
      expect(parseSubject(json)).toEqual(subject);
      expect(subjectIn({ ...json, mode: 'BACKTEST', artifacts: {} })).toEqual(subject);
    }
  });

  it.each<[string, JsonObject]>([
    ['a member that no subject has', { note: 1 }],
    ['a run id in capitals', { run_id: FULL.run_id.toUpperCase() }],
    ['a config hash that is none', { config_hash: 'abc' }],
    ['data that is no list', { data: {} }],
    ['data without a hash', { data: [{ symbol: 'SPY', rows: 3 }] }],
    ['rows below 0', { data: [{ symbol: 'SPY', rows: -1, sha256: SOURCE }] }],
    ['a strategy without params', { strategy: { id: 'sma_cross', version: 1 } }],
    ['a source that is none', { strategy: { ...FULL.strategy, source_sha256: 7 } }],
    ['another timeframe', { timeframe: '2m' }],
    ['another calendar', { calendar: 'XLON' }],
    ['cash in another form', { cash: '100000.0' }],
    ['cash of 0', { cash: '0' }],
    ['a seed that is text', { seed: '1' }],
    ['a shadow that is a number', { shadow: 0 }],
    ['actions without a hash', { actions: { rows: 2 } }],
  ])('with %s is none', (_, change) => {
    expect(parseSubject({ ...FULL, ...change })).toBeNull();
  });

  it.each(['run_id', 'config_hash', 'data', 'strategy', 'timeframe', 'calendar', 'cash', 'seed'])(
    'without %s is none',
    (name) => {
      const { [name]: _, ...rest }: JsonObject = FULL;
      expect(parseSubject(rest)).toBeNull();
    },
  );
});

describe('subjectDifference', () => {
  it('names the first member in which two differ, an absent one too', () => {
    expect(subjectDifference(FULL, { ...FULL })).toBeNull();
    expect(subjectDifference(FULL, { ...FULL, seed: 2, cash: '1' })).toBe('cash');
    const other = { ...FULL, run_id: deriveRunId('other') };
    expect(subjectDifference(FULL, other)).toBe('run_id');
    const { actions: _, ...rest } = other;
    expect(subjectDifference(FULL, rest)).toBe('actions');
    const strategy = { ...FULL.strategy, params: { fast: 20, qty: 11, slow: 50 } };
    expect(subjectDifference(FULL, { ...FULL, strategy })).toBe('strategy');
  });
});
