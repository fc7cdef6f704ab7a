// Contract 8.1: thresholds, order and stickiness, without a tick around.
import { describe, expect, it } from 'vitest';
import { limit, OFF, usd } from '../../../tests/support/tick/amounts.ts';
import { NO_LIMITS } from '../../../tests/support/tick/settings.ts';
import { reasonText, SliceTime } from '../../foundation/model/index.ts';
import { FLATTEN_RUN, HALT_RUN, RiskTick, type RiskConfig } from './index.ts';

const CASH = usd('100000');
const LIMITS = { dailyLoss: limit('0.02'), maxDrawdown: limit('0.18') };

interface Slice {
  readonly equity: number;
  readonly day?: number;
}

function newRisk(config: Partial<RiskConfig>) {
  const time = new SliceTime();
  return { risk: new RiskTick({ ...NO_LIMITS, ...config }, CASH, time), time };
}

/** Steps through slices, recording each equity as the tick does; tells the last verdict. */
function judge(config: Partial<RiskConfig>, slices: readonly Slice[]) {
  const { risk, time } = newRisk(config);
  let verdict = 0;
  for (const { equity, day = 0 } of slices) {
    risk.equity = equity;
    time.day = day;
    verdict = risk.step();
    risk.previousEquity = equity;
  }
  return { risk, time, verdict, reason: verdict === 0 ? null : reasonText(risk.haltReason) };
}

describe('thresholds', () => {
  it.each([
    ['above the daily loss', '98000.000001', 0, null],
    ['at the daily loss', '98000', HALT_RUN, 'RISK_DAILY_LOSS'],
    [
      'at the drawdown, where the daily loss comes first',
      '82000',
      HALT_RUN | FLATTEN_RUN,
      'RISK_DAILY_LOSS',
    ],
    ['below zero', '-0.000001', HALT_RUN | FLATTEN_RUN, 'RISK_BAD_EQUITY'],
  ] as const)('%s', (_name, equity, verdict, reason) => {
    expect(judge(LIMITS, [{ equity: usd(equity) }])).toMatchObject({ verdict, reason });
  });

  it('that are OFF permit every loss down to zero', () => {
    expect(judge({ dailyLoss: OFF, maxDrawdown: OFF }, [{ equity: 0 }]).verdict).toBe(0);
  });

  it('of one hundred percent are reached at zero', () => {
    expect(judge({ maxDrawdown: limit('1') }, [{ equity: 0 }]).reason).toBe('RISK_MAX_DRAWDOWN');
    expect(judge({ maxDrawdown: limit('1') }, [{ equity: 1 }]).verdict).toBe(0);
  });

  it('round the permitted loss down', () => {
    // floor(50 micros * 0.02) = 1: the threshold is 49
    const slices = [{ equity: 50 }, { equity: 50, day: 1 }];
    expect(judge({ dailyLoss: limit('0.02') }, [...slices, { equity: 49, day: 1 }]).reason).toBe(
      'RISK_DAILY_LOSS',
    );
  });

  it('of a negative day start still halt, and crash nothing', () => {
    const { reason } = judge({ dailyLoss: limit('0.02') }, [
      { equity: -100 },
      { equity: -100, day: 1 },
    ]);
    expect(reason).toBe('RISK_BAD_EQUITY');
  });
});

describe('the day', () => {
  it('starts at the initial cash in the first slice, later at the equity recorded before', () => {
    const { risk, time } = judge(LIMITS, [{ equity: usd('99000') }]);
    expect([risk.dayStart, risk.isNewDay]).toEqual([CASH, true]);
    time.day = 1;
    risk.equity = usd('98000');
    risk.step();
    expect([risk.dayStart, risk.isNewDay]).toEqual([usd('99000'), true]);
    risk.step();
    expect(risk.isNewDay).toBe(false);
  });

  it('keeps the peak', () => {
    const { risk } = judge(LIMITS, [{ equity: usd('150000') }, { equity: usd('149000'), day: 1 }]);
    expect(risk.peak).toBe(usd('150000'));
  });
});

describe('several reasons at once', () => {
  it('keep the first as the halt, and the first that flattens as the flatten', () => {
    const { risk } = newRisk(LIMITS);
    risk.raiseKillSwitch('DESYNC');
    risk.raiseKillSwitch('MANUAL');
    risk.raiseKillSwitch('MANUAL');
    risk.equity = usd('82000');
    expect(risk.step()).toBe(HALT_RUN | FLATTEN_RUN);
    expect(reasonText(risk.haltReason)).toBe('KILL_SWITCH_DESYNC');
    expect(reasonText(risk.flattenReason)).toBe('KILL_SWITCH_DESYNC');
    expect(risk.snapshot().raised).toEqual(['DESYNC', 'MANUAL']);
  });

  it('are looked at again in every step', () => {
    const { risk } = judge(LIMITS, [{ equity: usd('98000') }]);
    risk.equity = usd('82000');
    expect(risk.step()).toBe(HALT_RUN | FLATTEN_RUN);
    risk.equity = usd('100000');
    expect(risk.step()).toBe(0); // the run's flag is the orchestrator's
  });
});

describe('a snapshot', () => {
  it('brings back thresholds, switches and rejects', () => {
    const of = judge(LIMITS, [{ equity: usd('120000') }, { equity: usd('119000'), day: 1 }]);
    const { risk } = of;
    risk.raiseKillSwitch('MISSING_PROTECTIVE_STOP');
    of.time.ts = 5;
    risk.noteBrokerReject();
    const { risk: copy, time } = newRisk(LIMITS);
    copy.restore(risk.snapshot());
    time.ts = 5;
    time.day = 1;
    expect(copy.snapshot()).toEqual(risk.snapshot());
    for (const one of [risk, copy]) one.equity = usd('117600'); // 120,000 less 2 %
    expect([copy.step(), copy.observed, copy.limit]).toEqual([
      risk.step(),
      risk.observed,
      risk.limit,
    ]);
    expect(reasonText(copy.haltReason)).toBe('KILL_SWITCH_MISSING_PROTECTIVE_STOP');
  });
});

describe('equity that is above every limit', () => {
  const STORM = { rejectStormMax: 1, rejectStormWindowMs: 1000 };

  /** The verdict of a step at the initial cash, and its reason. */
  function stepOf(risk: RiskTick): readonly [number, string | null] {
    risk.equity = CASH;
    const verdict = risk.step();
    return [verdict, verdict === 0 ? null : reasonText(risk.haltReason)];
  }

  /** A new one that took over the snapshot. */
  function restored(config: Partial<RiskConfig>, from: RiskTick) {
    const copy = newRisk(config);
    copy.risk.restore(from.snapshot());
    return copy;
  }

  it('gives no verdict', () => {
    expect(stepOf(newRisk(LIMITS).risk)).toEqual([0, null]);
    expect(stepOf(restored(LIMITS, newRisk(LIMITS).risk).risk)).toEqual([0, null]);
  });

  it.each([
    ['MANUAL', HALT_RUN | FLATTEN_RUN],
    ['STALE_DATA', HALT_RUN | FLATTEN_RUN],
    ['REJECT_STORM', HALT_RUN | FLATTEN_RUN],
    ['DESYNC', HALT_RUN | FLATTEN_RUN],
    ['MISSING_PROTECTIVE_STOP', HALT_RUN],
  ] as const)('does not hide the kill switch %s, also after a restore', (kind, verdict) => {
    const config = { ...LIMITS, flattenOnCritical: false };
    const { risk } = newRisk(config);
    expect(stepOf(risk)).toEqual([0, null]);
    risk.raiseKillSwitch(kind);
    const { risk: copy } = restored(config, risk);
    for (const one of [risk, copy]) {
      expect(stepOf(one)).toEqual([verdict, `KILL_SWITCH_${kind}`]);
      expect(stepOf(one)).toEqual([verdict, `KILL_SWITCH_${kind}`]); // for the rest of the run
    }
  });

  it('does not hide a reject, which is dated by the time, also after a restore', () => {
    const { risk, time } = newRisk(STORM);
    expect(stepOf(risk)).toEqual([0, null]);
    time.ts = 5000;
    expect(risk.noteBrokerReject()).toBe(1);
    const copy = restored(STORM, risk);
    for (const one of [{ risk, time }, copy]) {
      one.time.ts = 6000;
      expect(stepOf(one.risk)).toEqual([HALT_RUN, 'RISK_REJECT_STORM']);
      expect([one.risk.observed, one.risk.limit]).toEqual([1, 1]);
      one.time.ts = 6001;
      expect(stepOf(one.risk)).toEqual([0, null]); // the window has passed
    }
  });

  it('does not hide a reject that follows a restore', () => {
    const { risk, time } = restored(STORM, newRisk(STORM).risk);
    time.ts = 5000;
    risk.noteBrokerReject();
    expect(stepOf(risk)).toEqual([HALT_RUN, 'RISK_REJECT_STORM']);
  });

  it('does not hide that no reject at all is permitted, also after a restore', () => {
    const none = { rejectStormMax: 0 };
    const { risk } = newRisk(none);
    const { risk: copy } = restored(none, risk);
    for (const one of [risk, copy]) {
      expect(stepOf(one)).toEqual([HALT_RUN, 'RISK_REJECT_STORM']);
      expect([one.observed, one.limit]).toEqual([0, 0]);
    }
  });
});
