import { describe, expect, it } from 'vitest';
import { layer, num, REQUIRED, type Plain } from '../../../tests/support/config/trees.ts';
import { MODES, type Mode } from '../../foundation/model/index.ts';
import { mergeLayers } from './merge.ts';
import { validateConfig } from './validate.ts';

type Tree = { readonly [k: string]: Plain };

/** Problems as `CODE path`, of the required keys with `over` on top. */
function problemsOf(over: Tree, mode: Mode = 'BACKTEST'): string[] {
  const { root } = mergeLayers([layer(REQUIRED, 'base.yaml'), layer(over, 'mine.yaml')]);
  return validateConfig(root, mode).problems.map(({ code, path }) => `${code} ${path}`);
}

/** The message for one leaf of its own layer. */
function messageOf(section: string, key: string, value: Plain, mode: Mode = 'BACKTEST'): string {
  const required: Tree = REQUIRED;
  const tree = { ...required, [section]: { ...(required[section] as Tree), [key]: value } };
  const { problems } = validateConfig(layer(tree), mode);
  return problems.map(({ code, path, message }) => `${code} ${path} ${message}`).join('\n');
}

describe('validateConfig', () => {
  it('accepts the required keys alone', () => {
    const { problems, warnings, settings } = validateConfig(layer(REQUIRED), 'BACKTEST');
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(settings.get('execution.base_spread_bps')).toEqual({ type: 'PPM', ppm: 300 });
    expect(settings.get('risk.order.max_qty')).toEqual({ type: 'OFF' });
  });

  it('reports every missing key at once, without layer and line', () => {
    const { problems } = validateConfig(layer({}), 'BACKTEST');
    expect(problems.map(({ path }) => path)).toEqual([
      'broker.keys_env.api_key',
      'broker.keys_env.api_secret',
      'engine.engine_id',
      'engine.mode',
      'execution.ambiguity_policy',
      'risk.daily_loss_limit',
      'risk.max_drawdown',
      'risk.max_gross_exposure',
      'risk.max_position_per_symbol',
    ]);
    expect(problems.every(({ code }) => code === 'CONFIG_MISSING')).toBe(true);
    expect(problems[0]).not.toHaveProperty('layer');
    expect(problems[0]).not.toHaveProperty('line');
  });

  it('reports problems of every kind together, with their places', () => {
    const { root } = mergeLayers([
      layer(REQUIRED, 'base.yaml'),
      layer(
        { data: { gap_tolerance_bars: num('-1') }, risk: { max_drawdown: num('1.5') }, x: 'y' },
        'mine.yaml',
      ),
      layer({ execution: { latency_submit_events: 'two' } }, '--set'),
    ]);
    expect(validateConfig(root, 'LIVE').problems).toMatchObject([
      { code: 'CONFIG_MISSING', path: 'arming.require_clean_reconcile' },
      { code: 'CONFIG_MISSING', path: 'arming.require_manual_confirmation' },
      { code: 'CONFIG_RANGE', path: 'data.gap_tolerance_bars', layer: 'mine.yaml', line: 1 },
      { code: 'CONFIG_MISSING', path: 'data.outlier_threshold_pct' },
      { code: 'CONFIG_MISSING', path: 'engine.allocation_cap' },
      { code: 'CONFIG_MODE_NOT_PERMITTED', path: 'engine.mode', layer: 'base.yaml' },
      { code: 'CONFIG_TYPE', path: 'execution.latency_submit_events', layer: '--set' },
      { code: 'CONFIG_RANGE', path: 'risk.max_drawdown', layer: 'mine.yaml', line: 2 },
      { code: 'CONFIG_MISSING', path: 'risk.max_leverage' },
      { code: 'CONFIG_MISSING', path: 'risk.order.collar_pct' },
      { code: 'CONFIG_MISSING', path: 'risk.order.max_notional' },
      { code: 'CONFIG_MISSING', path: 'risk.order.max_qty' },
      { code: 'CONFIG_UNUSED_KEYS', path: 'x', layer: 'mine.yaml' },
    ]);
  });

  it.each<[string, string, Plain, boolean]>([
    ['risk', 'max_drawdown', num('0.000001'), true],
    ['risk', 'max_drawdown', num('1.000'), true],
    ['risk', 'max_drawdown', num('0.1000000'), true],
    ['risk', 'max_drawdown', num('0'), false],
    ['risk', 'max_drawdown', num('1.000001'), false],
    ['risk', 'max_drawdown', num('0.0000001'), false],
    ['risk', 'max_drawdown', num('-0.1'), false],
    ['risk', 'max_gross_exposure', num('10'), true],
    ['risk', 'max_gross_exposure', num('10.000001'), false],
    ['risk', 'max_gross_exposure', num('0'), false],
    ['execution', 'base_spread_bps', num('1.37'), true],
    ['execution', 'base_spread_bps', num('1.370'), true],
    ['execution', 'base_spread_bps', num('1.371'), false],
    ['execution', 'base_spread_bps', num('-1'), false],
    ['execution', 'base_spread_bps', num('10000'), true],
    ['execution', 'base_spread_bps', num('10000.01'), false],
    ['execution', 'volatility_multiplier', num('0.123456'), true],
    ['execution', 'volatility_multiplier', num('1000.1'), false],
    ['execution', 'latency_submit_events', num('3.0'), true],
    ['execution', 'latency_submit_events', num('3.5'), false],
    ['execution', 'latency_submit_events', num('99999999999999999999'), false],
    ['risk', 'pdt_max_day_trades', num('0'), true],
    ['data', 'outlier_threshold_pct', num('1'), true],
    ['engine', 'engine_id', 'A1', true],
    ['engine', 'engine_id', 'main', false],
    ['engine', 'engine_id', 'ABCDEFGHIJKLM', false],
    ['runtime', 'deadman_file', 'deadman/{engine_id}.json', true],
    ['runtime', 'deadman_file', 'deadman/desk-1/{engine_id}', true],
    ['runtime', 'deadman_file', 'deadman/../home.id', false],
    ['runtime', 'deadman_file', 'deadman', false],
    ['runtime', 'deadman_file', 'deadman.key', false],
    ['runtime', 'deadman_file', 'home.id', false],
    ['runtime', 'deadman_file', 'postgres.json', false],
    ['runtime', 'deadman_file', 'paper/journal.jsonl', false],
    ['runtime', 'deadman_file', 'halts/a.json', false],
    ['execution', 'ambiguity_policy', 'NEXT_OPEN', true],
    ['execution', 'ambiguity_policy', 'next_open', false],
  ])('%s.%s = %j is accepted: %s', (section, key, value, isAccepted) => {
    const expected = isAccepted ? '' : `CONFIG_RANGE ${section}.${key} `;
    expect(messageOf(section, key, value).slice(0, expected.length || undefined)).toBe(expected);
  });

  it.each<[string, string, Plain]>([
    ['risk', 'max_drawdown', '0.1'],
    ['risk', 'max_drawdown', true],
    ['risk', 'max_drawdown', null],
    ['risk', 'max_drawdown', 'off'],
    ['risk', 'max_drawdown', [num('0.1')]],
    ['risk', 'max_drawdown', { value: num('0.1') }],
    ['risk', 'allow_short', 'true'],
    ['risk', 'allow_short', num('1')],
    ['engine', 'engine_id', num('7')],
    ['execution', 'ambiguity_policy', null],
  ])('%s.%s = %j has the wrong type', (section, key, value) => {
    expect(messageOf(section, key, value)).toMatch(
      new RegExp(`^CONFIG_TYPE ${section}.${key} .*$`),
    );
  });

  it('says what a value must be, with the numbers', () => {
    expect(messageOf('risk', 'max_drawdown', num('1.5'))).toBe(
      'CONFIG_RANGE risk.max_drawdown is 1.5; write a fraction from 0.000001 to 1 ' +
        'with at most 6 decimals, or OFF',
    );
    expect(messageOf('execution', 'ambiguity_policy', 'NEXT_OPENING')).toBe(
      'CONFIG_RANGE execution.ambiguity_policy is "NEXT_OPENING"; ' +
        'write CONSERVATIVE_WORST_CASE, NEXT_OPEN, SAME_BAR_WORST_CASE',
    );
  });

  it('shows no text that could be a credential', () => {
    const key = 'PKTEST7Q2W3E4R5T6Y7U';
    expect(messageOf('execution', 'ambiguity_policy', key)).not.toContain(key);
    expect(messageOf('risk', 'max_drawdown', key)).not.toContain(key);
    expect(messageOf('engine', 'engine_id', `${key}${key}`)).toContain('a text of 40 characters');
  });

  it('reports a section that is no section once, and nothing below it', () => {
    const { risk: _, ...rest } = REQUIRED;
    for (const value of [num('5'), null, [num('1')], []]) {
      const { problems } = validateConfig(layer({ ...rest, risk: value }), 'LIVE');
      const risky = problems.filter(({ path = '' }) => path.startsWith('risk'));
      expect(risky.map(({ code, path }) => `${code} ${path}`)).toEqual(['CONFIG_TYPE risk']);
    }
  });

  it('permits the mode of the config and those below it', () => {
    const modes: Mode[] = ['BACKTEST', 'PAPER'];
    for (const mode of modes) expect(problemsOf({}, mode)).toEqual([]);
    expect(problemsOf({ engine: { mode: 'BACKTEST' } }, 'PAPER')).toEqual([
      'CONFIG_MODE_NOT_PERMITTED engine.mode',
    ]);
    expect(problemsOf({}, 'LIVE')).toContain('CONFIG_MODE_NOT_PERMITTED engine.mode');
  });

  it('lets limits be OFF in BACKTEST and PAPER and refuses that in LIVE', () => {
    const off = { risk: { max_drawdown: 'OFF' }, engine: { mode: 'LIVE', allocation_cap: 'OFF' } };
    expect(problemsOf(off, 'BACKTEST')).toEqual([]);
    expect(problemsOf(off, 'PAPER')).toEqual([]);
    const live = problemsOf(off, 'LIVE');
    expect(live).toContain('CONFIG_RANGE risk.max_drawdown');
    expect(live).toContain('CONFIG_RANGE engine.allocation_cap');
    expect(live).not.toContain('CONFIG_RANGE risk.order.max_repeats');
  });

  it('takes limits of single orders', () => {
    const order = { max_qty: num('5'), max_notional: num('1000.5'), collar_pct: num('0.05') };
    const rates = { max_per_second: num('2'), max_per_minute: num('30') };
    expect(problemsOf({ risk: { order: { ...order, ...rates } } })).toEqual([]);
    expect(problemsOf({ risk: { order: { max_qty: num('0') } } })).toEqual([
      'CONFIG_RANGE risk.order.max_qty',
    ]);
  });

  it.each([
    ['max_repeats', 'repeat_window_seconds'],
    ['repeat_window_seconds', 'max_repeats'],
  ])('refuses %s without %s, at the one that is OFF', (set, off) => {
    const tree = { ...REQUIRED, risk: { ...REQUIRED.risk, order: { [set]: num('60') } } };
    const message = `is OFF, but risk.order.${set} is not; set both or neither`;
    expect(validateConfig(layer(tree), 'BACKTEST').problems).toEqual([
      { code: 'CONFIG_RANGE', path: `risk.order.${off}`, message },
    ]);
    const both = { [set]: num('60'), [off]: num('2') };
    expect(problemsOf({ risk: { order: both } })).toEqual([]);
  });

  it('says where the half that is OFF was written, and says nothing twice of a wrong one', () => {
    const order = { max_repeats: 'OFF', repeat_window_seconds: num('60') };
    expect(
      validateConfig(
        layer({ ...REQUIRED, risk: { ...REQUIRED.risk, order } }, 'mine.yaml'),
        'PAPER',
      ).problems,
    ).toMatchObject([{ path: 'risk.order.max_repeats', layer: 'mine.yaml' }]);
    const wrong = { max_repeats: num('0.5'), repeat_window_seconds: 'OFF' };
    expect(problemsOf({ risk: { order: wrong } })).toEqual(['CONFIG_RANGE risk.order.max_repeats']);
  });

  it('refuses confirmations that are not true', () => {
    const over = { arming: { require_manual_confirmation: false, require_clean_reconcile: true } };
    expect(problemsOf(over)).toEqual(['CONFIG_RANGE arming.require_manual_confirmation']);
  });

  it('warns of unread keys in BACKTEST and PAPER and fails in LIVE', () => {
    const over = { risk: { max_drawdwon: num('0.1') }, unused_section: { foo: ['a'], bar: {} } };
    const { root } = mergeLayers([layer(REQUIRED), layer(over, 'mine.yaml')]);
    for (const mode of ['BACKTEST', 'PAPER'] as const) {
      expect(validateConfig(root, mode).warnings).toMatchObject([
        {
          code: 'CONFIG_UNUSED_KEYS',
          path: 'risk.max_drawdwon',
          layer: 'mine.yaml',
          message: 'is read by nothing; did you mean risk.max_drawdown?',
        },
        { path: 'unused_section.bar', message: 'is read by nothing; correct or remove it' },
        { path: 'unused_section.foo[0]' },
      ]);
    }
    const live = validateConfig(root, 'LIVE');
    expect(live.warnings).toEqual([]);
    expect(live.problems.filter(({ code }) => code === 'CONFIG_UNUSED_KEYS')).toHaveLength(3);
  });

  it('finds a key that went into the wrong section', () => {
    const { warnings } = validateConfig(
      layer({ ...REQUIRED, runtime: { outlier_threshold_pct: num('0.1') } }),
      'BACKTEST',
    );
    expect(warnings[0]?.message).toContain('did you mean data.outlier_threshold_pct?');
  });

  it('does not take a dotted key for a path, nor a longer name for a key', () => {
    const tree = {
      ...REQUIRED,
      'risk.pdt_mode': 'off',
      risk: { ...REQUIRED.risk, max_gross_exposure_extra: num('1') },
    };
    const { problems, warnings, settings } = validateConfig(layer(tree), 'BACKTEST');
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'CONFIG_KEY_DOTTED ["risk.pdt_mode"]',
    ]);
    expect(warnings.map(({ path }) => path)).toEqual(['risk.max_gross_exposure_extra']);
    expect(settings.get('risk.pdt_mode')).toEqual({ type: 'TEXT', text: 'auto' });
  });

  it.each(MODES)('refuses a dotted key wherever it stands, once, in %s', (mode) => {
    const tree = { ...REQUIRED, 'risk.pdt': { mode: 'off' }, list: [{ 'a.b': true }] };
    const { problems } = validateConfig(layer(tree), mode);
    const dotted = problems.filter(({ code }) => code === 'CONFIG_KEY_DOTTED');
    expect(dotted.map(({ path }) => path)).toEqual(['["risk.pdt"]', 'list[0]["a.b"]']);
    expect(problems.filter(({ code }) => code === 'CONFIG_UNUSED_KEYS')).toEqual([]);
  });

  it('does not warn of a key that another mode reads, nor of an empty section', () => {
    const tree = { ...REQUIRED, data: {}, arming: { require_clean_reconcile: true } };
    expect(validateConfig(layer(tree), 'BACKTEST').warnings).toEqual([]);
  });
});
