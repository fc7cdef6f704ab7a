import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../foundation/model/index.ts';
import { ABSOLUTE_CAPS } from './caps.ts';
import type { Situation } from './check-spec.ts';
import type { CheckId, Observed, PreflightEvidence, PreflightFacts } from './facts.ts';
import { EXEMPTIONS } from './not-applicable.ts';
import { CHECK_IDS, judgePreflight, PREFLIGHT_CHECKS, type PreflightCheck } from './preflight.ts';

const NOW = parseInstant('2026-11-26T10:00:00Z')!;
const LIVE: Situation = { risksCapital: true, feed: 'STREAM' };
const PAPER: Situation = { risksCapital: false, feed: 'REPLAYED' };
const MIB = 1024 * 1024;

const limits = [...ABSOLUTE_CAPS].map(([path, value]) => ({ path, value }));

/** Facts with which every check is satisfied. */
const GOOD: PreflightFacts = {
  P1: { verdict: 'CLEAN', differences: [] },
  P2: { ambiguous: 0, dispatching: 0, unapplied: 0 },
  P3: limits,
  'P3.caps': limits,
  P4: limits,
  P5: { pinned: 'abc', recomputed: 'abc' },
  P6: [],
  P7: [],
  'P7.keys': { unset: [], equal: [] },
  P8: {
    last4: '1234',
    wantedLast4: '1234',
    environment: 'LIVE',
    wantedEnvironment: 'LIVE',
    status: 'ACTIVE',
    service: 'READY',
  },
  P9: [{ name: 'MANUAL', wanted: 'RISK_HALTED', refusedWith: 'RISK_HALTED' }],
  P10: { isWritable: true, isAbsent: true, path: 'deadman/MAIN.json' },
  P11: { pending: [], damaged: [] },
  P12: { isPrimary: true, system: '7', pinnedSystem: null },
  'P12.durability': {
    fsync: 'on',
    synchronousCommit: 'on',
    fullPageWrites: 'on',
    zeroDamagedPages: 'off',
  },
  P13: [{ clock: 'database', aheadMs: -2000 }],
  P14: { freeDisk: 256 * MIB, freeMemory: 128 * MIB, freeFiles: 64 },
  P15: { result: 'INCOMPLETE', events: 3, stored: 3 },
  P16: { ageMs: 60_000, staleAfterMs: 60_000 },
  'P16.calendar': { calendar: 'XNYS', day: '2026-11-26', isCovered: true },
  P17: { gitHash: 'c0ffee', startedWith: 'c0ffee', isDirty: false, startedDirty: false },
  'P17.promotion': { evaluation: 'e1', passed: true, result: 'VALID' },
  P18: [],
  'P18.orders': { orders: [], held: [] },
};

/** Each row breaks one check by one fact. */
const BREAKS: readonly (readonly [CheckId, string, Partial<PreflightFacts>, string])[] = [
  ...['WARN', 'CRITICAL', 'UNKNOWN'].map(
    (verdict) =>
      ['P1', verdict, { P1: { verdict, differences: ['SPY 1'] } }, `${verdict}; SPY 1`] as const,
  ),
  ['P2', 'ambiguous', { P2: { ...GOOD.P2, ambiguous: 1 } }, '1 ambiguous'],
  ['P2', 'dispatching', { P2: { ...GOOD.P2, dispatching: 2 } }, '2 dispatching'],
  ['P2', 'unapplied', { P2: { ...GOOD.P2, unapplied: 3 } }, '3 unapplied'],
  ['P3', 'no limits', { P3: [] }, 'no limit'],
  ['P3', 'OFF', { P3: [{ path: 'risk.max_drawdown', value: null }] }, 'risk.max_drawdown is OFF'],
  ['P3', 'zero', { P3: [{ path: 'risk.max_drawdown', value: 0 }] }, 'risk.max_drawdown is 0'],
  ['P3', 'no number', { P3: [{ path: 'risk.max_drawdown', value: NaN }] }, 'is NaN'],
  ['P3', 'no end', { P3: [{ path: 'risk.max_drawdown', value: Infinity }] }, 'is Infinity'],
  [
    'P3.caps',
    'above its cap',
    { 'P3.caps': limits.map(({ path, value }) => ({ path, value: value + 1 })) },
    'risk.daily_loss_limit is 100001, above the cap of 100000',
  ],
  ['P3.caps', 'missing', { 'P3.caps': limits.slice(1) }, 'risk.daily_loss_limit is missing'],
  ['P4', 'OFF', { P4: [{ path: 'risk.order.max_qty', value: null }] }, 'risk.order.max_qty is OFF'],
  ['P4', 'none', { P4: [] }, 'no limit'],
  ['P5', 'another config', { P5: { pinned: 'abc', recomputed: 'abd' } }, 'pinned abc, now abd'],
  ['P5', 'no hash', { P5: { pinned: '', recomputed: '' } }, ''],
  ['P6', 'an unread key', { P6: ['risk.foo'] }, 'risk.foo'],
  ['P7', 'a secret', { P7: ['broker.note'] }, 'broker.note'],
  ['P7.keys', 'unset', { 'P7.keys': { unset: ['MQK_MAIN_API_KEY'], equal: [] } }, 'is unset'],
  ['P7.keys', 'equal', { 'P7.keys': { unset: [], equal: [['A', 'B']] } }, 'A and B hold the same'],
  ['P8', 'account', { P8: { ...GOOD.P8, last4: '9' } }, 'the account ends in 9, not 1234'],
  ['P8', 'environment', { P8: { ...GOOD.P8, environment: 'PAPER' } }, 'the broker is PAPER'],
  ['P8', 'status', { P8: { ...GOOD.P8, status: 'UNKNOWN' } }, 'the account is UNKNOWN'],
  ['P8', 'no orders', { P8: { ...GOOD.P8, service: 'READ_ONLY' } }, 'the broker is READ_ONLY'],
  ['P9', 'no drill', { P9: [] }, 'nothing was driven'],
  ['P9', 'passed', { P9: [{ ...GOOD.P9[0]!, refusedWith: null }] }, 'MANUAL gave no refusal'],
  ['P9', 'other code', { P9: [{ ...GOOD.P9[0]!, refusedWith: 'X' }] }, 'MANUAL gave X instead'],
  ['P10', 'read-only', { P10: { ...GOOD.P10, isWritable: false } }, 'cannot be written'],
  ['P10', 'a file', { P10: { ...GOOD.P10, isAbsent: false } }, 'is there already'],
  ['P11', 'pending', { P11: { pending: ['0002_x'], damaged: [] } }, '0002_x is pending'],
  ['P11', 'edited', { P11: { pending: [], damaged: ['0001_x'] } }, '0001_x differs'],
  ['P12', 'a replica', { P12: { ...GOOD.P12, isPrimary: false } }, 'replica'],
  ['P12', 'another system', { P12: { ...GOOD.P12, pinnedSystem: '8' } }, 'armed in 8'],
  ...(
    [
      ['fsync', 'off'],
      ['synchronousCommit', 'local'],
      ['fullPageWrites', 'off'],
      ['zeroDamagedPages', 'on'],
    ] as const
  ).map(
    ([setting, value]) =>
      [
        'P12.durability',
        setting,
        { 'P12.durability': { ...GOOD['P12.durability'], [setting]: value } },
        `=${value}`,
      ] as const,
  ),
  ['P13', 'ahead', { P13: [{ clock: 'broker', aheadMs: 2001 }] }, 'broker 2001 ms'],
  ['P13', 'behind', { P13: [{ clock: 'broker', aheadMs: -2001 }] }, 'broker -2001 ms'],
  ['P13', 'no clock', { P13: [] }, 'no clock'],
  ['P14', 'disk', { P14: { ...GOOD.P14, freeDisk: 256 * MIB - 1 } }, 'of disk are free'],
  ['P14', 'memory', { P14: { ...GOOD.P14, freeMemory: 0 } }, 'of memory are free'],
  ['P14', 'handles', { P14: { ...GOOD.P14, freeFiles: 63 } }, '63 file handles are free'],
  ['P15', 'broken', { P15: { ...GOOD.P15, result: 'BROKEN' } }, 'BROKEN, 3 of 3'],
  ['P15', 'cut', { P15: { ...GOOD.P15, events: 2 } }, '2 of 3'],
  ['P16', 'stale', { P16: { ageMs: 60_001, staleAfterMs: 60_000 } }, '60001 ms ago'],
  ['P16', 'of the future', { P16: { ageMs: -1, staleAfterMs: 60_000 } }, '-1 ms ago'],
  [
    'P16.calendar',
    'ended',
    { 'P16.calendar': { ...GOOD['P16.calendar'], isCovered: false } },
    'XNYS does not cover 2026-11-26',
  ],
  ['P17', 'dirty', { P17: { ...GOOD.P17, isDirty: true } }, 'not clean'],
  [
    'P17',
    'started dirty',
    { P17: { ...GOOD.P17, startedDirty: true } },
    'that started the run was not clean',
  ],
  ['P17', 'unknown', { P17: { ...GOOD.P17, isDirty: null } }, 'not clean'],
  ['P17', 'no commit', { P17: { ...GOOD.P17, gitHash: null } }, 'has no commit'],
  ['P17', 'another commit', { P17: { ...GOOD.P17, startedWith: 'dead' } }, 'started by dead'],
  ['P17.promotion', 'no verdict', { 'P17.promotion': null }, 'no verdict'],
  [
    'P17.promotion',
    'refused',
    { 'P17.promotion': { evaluation: 'e', passed: false, result: 'VALID' } },
    'e refused',
  ],
  [
    'P17.promotion',
    'forged',
    { 'P17.promotion': { evaluation: 'e', passed: true, result: 'BROKEN' } },
    'BROKEN',
  ],
  ['P18', 'another run', { P18: ['run 2'] }, 'run 2'],
  [
    'P18.orders',
    'a stop of another',
    { 'P18.orders': { orders: ['STOP of SPY'], held: [] } },
    'STOP of SPY',
  ],
  [
    'P18.orders',
    'more orders than are told',
    { 'P18.orders': { orders: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], held: [] } },
    'a; b; c; d; e; and 2 more',
  ],
];

describe('judgePreflight', () => {
  it('passes when every check is satisfied, at the edge of each', () => {
    const { passed, checks } = judgePreflight(seen(GOOD), LIVE, NOW);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(passed).toBe(true);
    expect(checks.map(({ applies }) => applies)).not.toContain(false);
  });

  it.each(BREAKS)('%s fails: %s', (id, _, change, says) => {
    const result = judgePreflight(seen({ ...GOOD, ...change }), LIVE, NOW);
    expect(result.passed).toBe(false);
    const failed = result.checks.filter(({ ok }) => !ok);
    expect(failed.map((check) => check.id)).toEqual([id]);
    expect(failed[0]?.evidence).toContain(says);
    expect(failed[0]?.fix).toBe(PREFLIGHT_CHECKS[id].fix);
  });

  it('takes no limit of file handles for room enough', () => {
    const evidence = seen({ ...GOOD, P14: { ...GOOD.P14, freeFiles: null } });
    const { checks } = judgePreflight(evidence, LIVE, NOW);
    const found = checks.find(({ id }) => id === 'P14');
    expect(found).toMatchObject({ ok: true });
    expect(found?.evidence).toContain('no limit of file handles');
  });

  it('tells of the shares that earlier runs hold, and refuses nothing for them', () => {
    const evidence = seen({ ...GOOD, 'P18.orders': { orders: [], held: ['21 SPY', '-3 QQQ'] } });
    const { passed, checks } = judgePreflight(evidence, LIVE, NOW);
    expect(passed).toBe(true);
    expect(checks.find(({ id }) => id === 'P18.orders')?.evidence).toBe(
      'none; earlier runs of the engine hold 21 SPY, -3 QQQ',
    );
  });

  it('has a fact that makes each check fail', () => {
    expect(new Set(BREAKS.map(([id]) => id))).toEqual(new Set(CHECK_IDS));
  });

  it('tells every check of the table once, P1 to P18 among them', () => {
    const told = judgePreflight(seen(GOOD), LIVE, NOW).checks.map(({ id }) => id);
    expect([...told].sort()).toEqual(Object.keys(PREFLIGHT_CHECKS).sort());
    const whole = told.filter((id) => !id.includes('.'));
    expect(whole).toEqual(Array.from({ length: 18 }, (_, at) => `P${at + 1}`));
  });

  it.each(CHECK_IDS)('%s denies what nobody has seen, and what is too old or too new', (id) => {
    for (const observed of [
      { seen: false, why: 'the broker is down' },
      { seen: true, at: NOW - 30_001, facts: GOOD[id] },
      { seen: true, at: NOW + 1, facts: GOOD[id] },
    ]) {
      const evidence = { ...seen(GOOD), [id]: observed };
      const { passed, checks } = judgePreflight(evidence, LIVE, NOW);
      expect(passed).toBe(false);
      expect(checks.filter(({ ok }) => !ok).map((check) => check.id)).toEqual([id]);
    }
  });
});

describe('what does not apply', () => {
  it('is named with its reason, in PAPER over recorded bars', () => {
    const nothing = CHECK_IDS.map((id) => [id, { seen: false, why: 'dark' }]);
    const evidence = Object.fromEntries(nothing) as unknown as PreflightEvidence;
    const exempt = judgePreflight(evidence, PAPER, NOW).checks.filter(({ ok }) => ok);
    expect(exempt.map(({ id, evidence: says }) => `${id} ${says}`)).toEqual([
      'P3.caps NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
      'P4 NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
      'P6 NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
      'P7.keys NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
      'P12.durability NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
      'P16 NOT_APPLICABLE (REPLAYED_FEED)',
      'P17 NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
      'P17.promotion NOT_APPLICABLE (NO_CAPITAL_AT_RISK)',
    ]);
    expect(EXEMPTIONS).toHaveLength(exempt.length);
  });

  it('is the fresh feed alone where capital is at risk', () => {
    const { checks } = judgePreflight(seen(GOOD), { ...LIVE, feed: 'REPLAYED' }, NOW);
    expect(checks.filter(({ applies }) => !applies).map(({ id }) => id)).toEqual(['P16']);
  });

  it('leaves a limit that is OFF in PAPER alone, and never one that is 0', () => {
    const off = judgePreflight(seen({ ...GOOD, P3: [{ path: 'x', value: null }] }), PAPER, NOW);
    expect(failing(off.checks)).toEqual([]);
    const zero = judgePreflight(seen({ ...GOOD, P3: [{ path: 'x', value: 0 }] }), PAPER, NOW);
    expect(failing(zero.checks)).toEqual(['P3']);
  });
});

function failing(checks: readonly PreflightCheck[]): string[] {
  return checks.filter(({ ok }) => !ok).map(({ id }) => id);
}

function seen(facts: PreflightFacts): PreflightEvidence {
  const observed = Object.entries(facts).map(([id, fact]): [string, Observed<unknown>] => [
    id,
    { seen: true, at: NOW, facts: fact },
  ]);
  return Object.fromEntries(observed) as unknown as PreflightEvidence;
}
