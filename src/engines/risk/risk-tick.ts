/**
 * The limits that are looked at on every slice, orders or not (contract 8.1): day roll, peak, bad
 * equity, kill switches, daily loss, drawdown, reject storm, in that order. Thresholds are exact
 * integers, computed when their base changes; per slice they are only compared.
 *
 * The equity is a field, set before `step`, so that no double crosses a call in the loop.
 */
import { mulPpmFloor } from '../../foundation/core/index.ts';
import {
  KILL_SWITCH_KINDS,
  NO_REASON,
  reasonId,
  type KillSwitchKind,
  type Reason,
  type SliceTime,
} from '../../foundation/model/index.ts';
import { TimeWindow } from './time-window.ts';
import type { RiskConfig } from './types.ts';

/** Bits of the verdict. */
export const HALT_RUN = 1;
export const FLATTEN_RUN = 2;

const RISK_BAD_EQUITY = reasonId('RISK_BAD_EQUITY');
const RISK_DAILY_LOSS = reasonId('RISK_DAILY_LOSS');
const RISK_MAX_DRAWDOWN = reasonId('RISK_MAX_DRAWDOWN');
const RISK_REJECT_STORM = reasonId('RISK_REJECT_STORM');

const KILL_SWITCH_REASONS: Readonly<Record<KillSwitchKind, Reason>> = {
  MANUAL: 'KILL_SWITCH_MANUAL',
  STALE_DATA: 'KILL_SWITCH_STALE_DATA',
  REJECT_STORM: 'KILL_SWITCH_REJECT_STORM',
  DESYNC: 'KILL_SWITCH_DESYNC',
  MISSING_PROTECTIVE_STOP: 'KILL_SWITCH_MISSING_PROTECTIVE_STOP',
};

export type RiskTickSnapshot = {
  readonly previousEquity: number;
  readonly dayStart: number;
  readonly peak: number;
  readonly day: number | null;
  readonly raised: readonly KillSwitchKind[];
  readonly rejects: readonly number[];
};

export class RiskTick {
  /** Input: equity of the slice after marks. */
  equity: number;
  /** Recorded equity of the slice before. */
  previousEquity: number;

  /** Outputs: the first halting reason of this step, what flattens, and the halting numbers. */
  haltReason = NO_REASON;
  flattenReason = NO_REASON;
  observed = 0;
  limit = 0;
  /** Whether this step was the first of a new day. */
  isNewDay = false;

  dayStart: number;
  peak: number;
  private currentDay: number | null = null;
  private dayFloor = -Infinity;
  private drawdownFloor = -Infinity;
  private readonly config: RiskConfig;
  private readonly time: SliceTime;
  /** Whether there is more to look at than equity: a kill switch or a reject so far. */
  private isAlarmed: boolean;
  private readonly raised: KillSwitchKind[] = [];
  private readonly rejects: TimeWindow;

  constructor(config: RiskConfig, initialCash: number, time: SliceTime) {
    this.config = config;
    this.time = time;
    this.equity = initialCash;
    this.previousEquity = initialCash;
    this.dayStart = initialCash;
    this.peak = initialCash;
    this.rejects = new TimeWindow(config.rejectStormMax, config.rejectStormWindowMs);
    this.isAlarmed = config.rejectStormMax <= 0; // a limit of 0 rejects is always reached
    this.setDrawdownFloor();
  }

  /** Raises a kill switch for the rest of the run; the next `step` acts on it. */
  raiseKillSwitch(kind: KillSwitchKind): void {
    this.isAlarmed = true;
    if (!this.raised.includes(kind)) this.raised.push(kind);
  }

  /** Notes a broker's reject now; returns the rejects now inside the window. */
  noteBrokerReject(): number {
    this.isAlarmed = true;
    return this.rejects.note(this.time.ts);
  }

  /** Verdict bits of this slice: 0, HALT_RUN, or HALT_RUN and FLATTEN_RUN. */
  step(): number {
    this.isNewDay = this.time.day !== this.currentDay;
    if (this.isNewDay) this.rollDay();
    if (this.equity > this.peak) {
      this.peak = this.equity;
      this.setDrawdownFloor();
    }
    if (
      this.equity >= 0 &&
      this.equity > this.dayFloor &&
      this.equity > this.drawdownFloor &&
      !this.isAlarmed
    ) {
      return 0;
    }
    return this.judge();
  }

  snapshot(): RiskTickSnapshot {
    return {
      previousEquity: this.previousEquity,
      dayStart: this.dayStart,
      peak: this.peak,
      day: this.currentDay,
      raised: [...this.raised],
      rejects: this.rejects.snapshot(),
    };
  }

  restore(from: RiskTickSnapshot): void {
    this.previousEquity = from.previousEquity;
    this.dayStart = from.dayStart;
    this.peak = from.peak;
    this.currentDay = from.day;
    this.raised.push(...from.raised);
    this.rejects.restore(from.rejects);
    if (this.raised.length > 0 || from.rejects.length > 0) this.isAlarmed = true;
    this.setDayFloor();
    this.setDrawdownFloor();
  }

  /** (a) An overnight gap counts: the day starts with the equity recorded before it. */
  private rollDay(): void {
    this.currentDay = this.time.day;
    this.dayStart = this.previousEquity;
    this.setDayFloor();
  }

  private setDayFloor(): void {
    const limit = this.config.dailyLoss;
    if (limit.kind === 'OFF') return;
    this.dayFloor = this.dayStart - mulPpmFloor(this.dayStart, limit.ppm);
  }

  private setDrawdownFloor(): void {
    const limit = this.config.maxDrawdown;
    if (limit.kind === 'OFF') return;
    this.drawdownFloor = this.peak - mulPpmFloor(this.peak, limit.ppm);
  }

  /** (c) to (g): the first reason stays, later ones may still flatten. */
  private judge(): number {
    this.haltReason = NO_REASON;
    this.flattenReason = NO_REASON;
    if (this.equity < 0) this.halt(RISK_BAD_EQUITY, this.equity, 0);
    for (const kind of this.raised) this.judgeKillSwitch(kind);
    if (this.equity <= this.dayFloor) this.halt(RISK_DAILY_LOSS, this.equity, this.dayFloor);
    if (this.equity <= this.drawdownFloor) {
      this.halt(RISK_MAX_DRAWDOWN, this.equity, this.drawdownFloor);
      this.flatten(RISK_MAX_DRAWDOWN);
    }
    const rejects = this.rejects.countAt(this.time.ts);
    if (rejects >= this.config.rejectStormMax) {
      this.halt(RISK_REJECT_STORM, rejects, this.config.rejectStormMax);
    }
    return (
      (this.haltReason === NO_REASON ? 0 : HALT_RUN) |
      (this.flattenReason === NO_REASON ? 0 : FLATTEN_RUN)
    );
  }

  private judgeKillSwitch(kind: KillSwitchKind): void {
    const reason = reasonId(KILL_SWITCH_REASONS[kind]);
    this.halt(reason, KILL_SWITCH_KINDS.indexOf(kind), 0);
    if (kind !== 'MISSING_PROTECTIVE_STOP' || this.config.flattenOnCritical) this.flatten(reason);
  }

  private halt(reason: number, observed: number, limit: number): void {
    if (this.haltReason !== NO_REASON) return;
    this.haltReason = reason;
    this.observed = observed;
    this.limit = limit;
  }

  private flatten(reason: number): void {
    if (this.flattenReason === NO_REASON) this.flattenReason = reason;
  }
}
