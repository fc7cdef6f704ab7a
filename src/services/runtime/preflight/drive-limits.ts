/**
 * The drills of preflight check P9: each kill switch and each limit of a run is driven over its edge in a
 * tick of the run's own settings, and the gates must refuse the next order. A limit that is OFF has no edge.
 */
import type { DrillFact } from '../../../engines/lifecycle/index.ts';
import { mulPpmFloor } from '../../../foundation/core/index.ts';
import {
  KILL_SWITCH_KINDS,
  MICROS_PER_UNIT,
  type KillSwitchKind,
  type Limit,
} from '../../../foundation/model/index.ts';
import type { Tick, TickSettings } from '../../../trading/orchestrator/index.ts';
import { DRILL_CASH, DRILL_PRICE, DrillTick, MOST_DRILL_SLICES, type Wish } from './drill-tick.ts';

type Risk = TickSettings['risk'];

const OFF: Limit = { kind: 'OFF' };
/** Below the 25,000 USD from which the rule on day trades asks nothing; a dollar for each of the most symbols. */
const SMALL_CASH = 24_000 * MICROS_PER_UNIT;

/** One drill for each kill switch, and for each limit that is set. */
export function driveLimits(settings: TickSettings): readonly DrillFact[] {
  return [
    ...KILL_SWITCH_KINDS.map((kind) => driveKillSwitch(settings, kind)),
    ...driveLosses(settings),
    driveRejectStorm(settings),
    ...driveExposure(settings),
    ...driveDayTrades(settings),
    ...driveOrders(settings),
    ...driveTraffic(settings),
  ];
}

function driveKillSwitch(settings: TickSettings, kind: KillSwitchKind): DrillFact {
  const drill = new DrillTick(alone(settings, {}), 1, one);
  drill.tick.raiseKillSwitch(kind);
  return fact(kind, `KILL_SWITCH_${kind}`, drill.play());
}

/** A fill whose fee is as large as the limit permits to lose. */
function driveLosses(settings: TickSettings): DrillFact[] {
  const { dailyLoss, maxDrawdown } = settings.risk;
  const lose = (limit: Limit, of: Partial<Risk>): DrillTick => {
    const fee = limit.kind === 'OFF' ? 0 : mulPpmFloor(DRILL_CASH, limit.ppm);
    const drill = new DrillTick(alone(settings, of), 2, (slice) => ({ qty: slice + 1 }));
    return drill.play().play((tick) => {
      tick.applyFill({ order: 0, number: 1, qty: 1, price: DRILL_PRICE, fee });
    });
  };
  return [
    ...(dailyLoss.kind === 'OFF'
      ? []
      : [fact('daily loss', 'RISK_DAILY_LOSS', lose(dailyLoss, { dailyLoss }))]),
    ...(maxDrawdown.kind === 'OFF'
      ? []
      : [fact('drawdown', 'RISK_MAX_DRAWDOWN', lose(maxDrawdown, { maxDrawdown }))]),
  ];
}

/** A broker that rejects every order, as often as the limit permits and once more. */
function driveRejectStorm(settings: TickSettings): DrillFact {
  const { rejectStormMax, rejectStormWindowMs } = settings.risk;
  const of = { rejectStormMax, rejectStormWindowMs };
  const slices = slicesFor(rejectStormMax + 1, rejectStormWindowMs);
  const drill = new DrillTick(alone(settings, of), slices, one);
  for (let slice = 0; slice < slices; slice++) {
    drill.play((tick) => {
      if (slice > 0) tick.broker.rejectOrder(slice - 1);
    });
  }
  return fact('reject storm', 'RISK_REJECT_STORM', drill);
}

/** One share more than each limit of exposure permits, and a short that is not allowed. */
function driveExposure(settings: TickSettings): DrillFact[] {
  const { maxPositionPerSymbol, maxGrossExposure, maxLeverage, allowShort } = settings.risk;
  const over = (name: string, code: string, limit: Limit, bare: TickSettings): DrillFact[] =>
    limit.kind === 'OFF' ? [] : [driveOrder(name, code, bare, () => ({ qty: limit.ppm + 1 }))];
  const bare = (of: Partial<Risk>): TickSettings => alone(settings, of);
  return [
    ...over(
      'position per symbol',
      'RISK_POSITION_LIMIT',
      maxPositionPerSymbol,
      bare({ maxPositionPerSymbol }),
    ),
    ...over('gross exposure', 'RISK_GROSS_EXPOSURE', maxGrossExposure, bare({ maxGrossExposure })),
    ...over('leverage', 'RISK_LEVERAGE', maxLeverage, bare({ maxLeverage })),
    ...over('allocation cap', 'ISOLATION_ALLOCATION_CAP', settings.allocationCap, {
      ...bare({}),
      allocationCap: settings.allocationCap,
    }),
    ...(allowShort
      ? []
      : [driveOrder('short', 'RISK_SHORT_NOT_ALLOWED', bare({ allowShort }), () => ({ qty: -1 }))]),
  ];
}

/** As many round trips within a day as are too many, on an account that the rule is about, and one more entry. */
function driveDayTrades(settings: TickSettings): DrillFact[] {
  const { pdtMode, pdtMaxDayTrades } = settings.risk;
  if (pdtMode === 'off') return [];
  const symbols = Math.min(pdtMaxDayTrades, MOST_DRILL_SLICES); // a symbol has one day trade a day
  const fillAll = (tick: Tick, first: number): void => {
    for (let order = first; order < first + symbols; order++) {
      tick.applyFill({ order, number: 1, qty: 1, price: DRILL_PRICE, fee: 0 });
    }
  };
  const drill = new DrillTick(
    alone(settings, { pdtMode, pdtMaxDayTrades }),
    3,
    (slice) => ({ qty: slice === 1 ? 0 : 1 }),
    { symbols, cash: SMALL_CASH },
  );
  drill
    .play()
    .play((tick) => {
      fillAll(tick, 0);
    })
    .play((tick) => {
      fillAll(tick, symbols);
    });
  return [fact('day trades', 'RISK_PDT', drill)];
}

/** One order just beyond each limit of a single order. */
function driveOrders(settings: TickSettings): DrillFact[] {
  const { order } = settings.risk;
  const { maxNotional, maxQty, collar } = order;
  const only = (limits: Partial<Risk['order']>): TickSettings =>
    alone(settings, { order: { ...NO_ORDER_LIMITS, ...limits } });
  return [
    ...(maxNotional === null
      ? []
      : [
          driveOrder('order notional', 'RISK_ORDER_NOTIONAL', only({ maxNotional }), () => ({
            qty: Math.floor(maxNotional / DRILL_PRICE) + 1,
          })),
        ]),
    ...(maxQty === null
      ? []
      : [
          driveOrder('order quantity', 'RISK_ORDER_QTY', only({ maxQty }), () => ({
            qty: maxQty + 1,
          })),
        ]),
    ...(collar.kind === 'OFF'
      ? []
      : [
          driveOrder('price collar', 'RISK_PRICE_COLLAR', only({ collar }), () => ({
            qty: 1,
            limit: DRILL_PRICE + mulPpmFloor(DRILL_PRICE, collar.ppm) + 1,
          })),
        ]),
  ];
}

/** One order a slice, one more than each limit of traffic permits. */
function driveTraffic(settings: TickSettings): DrillFact[] {
  const { maxPerSecond, maxPerMinute, repeats } = settings.risk.order;
  const flood = (
    of: { readonly name: string; readonly code: string; readonly windowMs: number },
    max: number,
    limits: Partial<Risk['order']>,
  ): DrillFact => {
    const slices = slicesFor(max + 1, of.windowMs);
    const bare = alone(settings, { order: { ...NO_ORDER_LIMITS, ...limits } });
    const drill = new DrillTick(bare, slices, (slice) => ({ qty: slice + 1 }));
    for (let slice = 0; slice < slices; slice++) drill.play();
    return fact(of.name, of.code, drill);
  };
  const second = { name: 'messages a second', code: 'RISK_MESSAGE_RATE', windowMs: 1000 };
  const minute = { name: 'messages a minute', code: 'RISK_MESSAGE_RATE', windowMs: 60_000 };
  return [
    ...(maxPerSecond === null ? [] : [flood(second, maxPerSecond, { maxPerSecond })]),
    ...(maxPerMinute === null ? [] : [flood(minute, maxPerMinute, { maxPerMinute })]),
    ...(repeats === null
      ? []
      : [
          flood(
            { name: 'repeats', code: 'RISK_REPEATED_ORDER', windowMs: repeats.windowMs },
            repeats.max,
            { repeats },
          ),
        ]),
  ];
}

const one: Wish = () => ({ qty: 1 });

function driveOrder(name: string, wanted: string, bare: TickSettings, wish: Wish): DrillFact {
  return fact(name, wanted, new DrillTick(bare, 1, wish).play());
}

function fact(name: string, wanted: string, drill: DrillTick): DrillFact {
  return { name, wanted, refusedWith: drill.refusedWith };
}

/** A limit that cannot be reached within its window is none: its drill then ends without a refusal. */
function slicesFor(events: number, windowMs: number): number {
  return Math.min(events, windowMs - 1, MOST_DRILL_SLICES);
}

const NO_ORDER_LIMITS: Risk['order'] = {
  maxNotional: null,
  maxQty: null,
  collar: OFF,
  maxPerSecond: null,
  maxPerMinute: null,
  repeats: null,
};

/** The run's settings with every limit off but those given, so that no other refuses first. */
function alone(settings: TickSettings, of: Partial<Risk>): TickSettings {
  return {
    ...settings,
    allocationCap: OFF,
    shadow: false,
    checksStaleness: false,
    actionsPolicy: { kind: 'ALLOW' },
    risk: {
      ...settings.risk,
      dailyLoss: OFF,
      maxDrawdown: OFF,
      maxPositionPerSymbol: OFF,
      maxGrossExposure: OFF,
      maxLeverage: OFF,
      allowShort: true,
      pdtMode: 'off',
      rejectStormMax: MOST_DRILL_SLICES + 1,
      order: NO_ORDER_LIMITS,
      ...of,
    },
  };
}
