/** How the run was made and how it ended: whether its result may be believed at all. */
import { formatScaled } from '../../../foundation/core/index.ts';
import {
  REASONS,
  RUN_LIMITATIONS,
  type ConfigKey,
  type Limit,
  type Reason,
} from '../../../foundation/model/index.ts';
import type { CapitalLimits, RunEnd, RunFacts } from './candidate.ts';
import { judgeFindings, type GateRow } from './gate-row.ts';

const CONSERVATIVE = 'CONSERVATIVE_WORST_CASE';

/** Reasons for which integrity drops a bar, blocks a symbol, disarms or halts (contract 7). */
const INTEGRITY_REASONS: ReadonlySet<Reason> = new Set<Reason>([
  'INCOMPLETE_BAR',
  'LOOKAHEAD_VIOLATION',
  'BAR_OUT_OF_ORDER',
  'GAP_DETECTED',
  'OUTLIER',
  'FEED_DISAGREEMENT',
  'STALE_FEED',
]);

/** The key by which a limit is set, to be named when it is OFF. */
const LIMIT_KEYS: readonly (readonly [keyof CapitalLimits, ConfigKey])[] = [
  ['dailyLoss', 'risk.daily_loss_limit'],
  ['maxDrawdown', 'risk.max_drawdown'],
  ['maxPositionPerSymbol', 'risk.max_position_per_symbol'],
  ['maxGrossExposure', 'risk.max_gross_exposure'],
  ['maxLeverage', 'risk.max_leverage'],
  ['allocationCap', 'engine.allocation_cap'],
  ['outlierThreshold', 'data.outlier_threshold_pct'],
];

/** Fills that may be better than the worst of their bar are no ground for capital. */
export function judgeAmbiguity(run: RunFacts): GateRow {
  const passed = run.ambiguityPolicy === CONSERVATIVE;
  return {
    name: 'ambiguity_policy',
    value: run.ambiguityPolicy,
    threshold: CONSERVATIVE,
    comparator: '=',
    margin: null,
    passed,
    code: passed ? null : 'PROMOTION_AMBIGUITY_NOT_CONSERVATIVE',
    evidence: run.runId,
    note: null,
  };
}

/** No bar was dropped but outside of sessions, integrity stopped nothing, and it was switched on. */
export function judgeIntegrity(run: RunFacts): GateRow {
  const { outlierThreshold } = run.limits;
  const dropped = REASONS.flatMap((reason) => {
    const count = run.barsDropped[reason] ?? 0;
    return count === 0 ? [] : [`${count} bars dropped: ${reason}`];
  });
  const stopped = [
    ...(run.halted ? [run.haltReason] : []),
    ...(run.disarmed ? [run.disarmReason] : []),
    ...run.blocked.map(({ reason }) => reason),
  ]
    .filter((reason) => reason !== null)
    .filter((reason) => INTEGRITY_REASONS.has(reason));
  const findings = [
    ...(run.failOnGap ? [] : ['data.fail_on_gap is false']),
    ...(outlierThreshold.kind === 'OFF' ? ['data.outlier_threshold_pct is OFF'] : []),
    ...dropped,
    ...stopped.map((reason) => `stopped: ${reason}`),
  ];
  return judgeFindings({ name: 'data_integrity', code: 'PROMOTION_DATA_NOT_CLEAN' }, findings, {
    evidence: run.runId,
    note: `gaps up to ${run.gapToleranceBars} bars and jumps up to ${limitText(outlierThreshold)} are borne`,
  });
}

/** What a backtest cannot show must stand in its record. */
export function judgeLimitations(run: RunFacts): GateRow {
  const absent = RUN_LIMITATIONS.filter((code) => !run.limitations.includes(code));
  return judgeFindings(
    { name: 'limitations_declared', code: 'PROMOTION_LIMITATION_MISSING' },
    absent.map((code) => `${code} is not declared`),
    { evidence: run.runId, note: run.limitations.join(', ') },
  );
}

/** Not halted, not disarmed, no symbol blocked: three rows. */
export function judgeEnd(run: RunFacts): readonly GateRow[] {
  const { halts, disarms, blocks } = stopsOf(run);
  const of = { evidence: run.runId };
  return [
    judgeFindings({ name: 'not_halted', code: 'PROMOTION_RUN_HALTED' }, halts, of),
    judgeFindings({ name: 'not_disarmed', code: 'PROMOTION_RUN_DISARMED' }, disarms, of),
    judgeFindings({ name: 'not_blocked', code: 'PROMOTION_RUN_BLOCKED' }, blocks, of),
  ];
}

/** What stopped a run, in words; all three are empty for one that traded to its end. */
export function stopsOf(end: RunEnd): {
  readonly halts: readonly string[];
  readonly disarms: readonly string[];
  readonly blocks: readonly string[];
} {
  return {
    halts: end.halted ? [`halted: ${end.haltReason ?? 'no reason told'}`] : [],
    disarms: end.disarmed ? [`disarmed: ${end.disarmReason ?? 'no reason told'}`] : [],
    blocks: end.blocked.map(
      ({ symbol, reason }) => `${symbol} blocked: ${reason ?? 'no reason told'}`,
    ),
  };
}

/** A limit that is OFF lets the result rest on risks that live trading refuses. */
export function judgeLimits(run: RunFacts): GateRow {
  const off = LIMIT_KEYS.filter(([limit]) => run.limits[limit].kind === 'OFF');
  return judgeFindings(
    { name: 'limits_on', code: 'PROMOTION_LIMIT_OFF' },
    off.map(([, key]) => `${key} is OFF`),
    { evidence: run.runId },
  );
}

/** A shadow run sent no order. */
export function judgeShadow(run: RunFacts): GateRow {
  return judgeFindings(
    { name: 'not_shadow', code: 'PROMOTION_RUN_SHADOW' },
    run.shadow ? ['intents were judged and none was sent'] : [],
    { evidence: run.runId },
  );
}

function limitText(limit: Limit): string {
  return limit.kind === 'OFF' ? 'OFF' : formatScaled(limit.ppm, 6);
}
