import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../core/index.ts';
import { CODES } from './codes.ts';
import { EVENT_KINDS, EventLog, NONE } from '../tables/event-log.ts';
import {
  KILL_SWITCH_KINDS,
  NO_REASON,
  reasonId,
  REASONS,
  reasonText,
  TAKEN_BACK,
} from './reasons.ts';
import { TradingState } from '../tables/trading-state.ts';

describe('reasons', () => {
  it.each(REASONS)('%s is in the catalogue of codes and comes back from its id', (reason) => {
    expect(Object.keys(CODES)).toContain(reason);
    expect(reasonText(reasonId(reason))).toBe(reason);
  });

  it.each(TAKEN_BACK)('%s is in the catalogue, and of no tick', (reason) => {
    expect(Object.keys(CODES)).toContain(reason);
    expect(REASONS).not.toContain(reason);
  });

  it('no reason has no text; an unknown id is a defect', () => {
    expect(reasonText(NO_REASON)).toBeNull();
    expect(() => reasonText(REASONS.length + 1)).toThrow(InvariantViolation);
  });

  it('every kill switch has one', () => {
    const named = REASONS.filter((reason) => reason.startsWith('KILL_SWITCH_'));
    expect(named).toEqual([
      'KILL_SWITCH_MANUAL',
      'KILL_SWITCH_STALE_DATA',
      'KILL_SWITCH_REJECT_STORM',
      'KILL_SWITCH_DESYNC',
      'KILL_SWITCH_MISSING_PROTECTIVE_STOP',
    ]);
    expect(named).toEqual(KILL_SWITCH_KINDS.map((kind) => `KILL_SWITCH_${kind}`));
  });
});

describe('the event log', () => {
  it('gives records back as they were appended, and forgets them on a clear', () => {
    const log = new EventLog();
    const events = EVENT_KINDS.map((kind, i) => {
      return {
        kind,
        ts: i,
        symbol: NONE,
        order: i,
        reason: 1,
        a: i * 0.5,
        b: -i,
        c: 2 ** 52 + i,
        d: 3,
      };
    });
    for (const event of events) log.append(event);
    expect(events.map((_, i) => log.at(i))).toEqual(events);
    log.clear();
    expect([log.count]).toEqual([0]);
  });
});

describe('the trading state', () => {
  it('refuses new risk when halted, disarmed, or for a blocked symbol alone', () => {
    const state = new TradingState(2);
    expect(state.refusesNewRisk(0)).toBe(false);
    state.blockedReason[1] = reasonId('OUTLIER');
    expect([state.refusesNewRisk(0), state.refusesNewRisk(1)]).toEqual([false, true]);
    state.disarmed = true;
    expect(state.refusesNewRisk(0)).toBe(true);
    const halted = new TradingState(1);
    halted.halted = true;
    expect(halted.refusesNewRisk(0)).toBe(true);
  });
});
