/** Config keys of the run: engine, broker, arming, data, runtime, execution (contract 9). */
import { inEveryMode, type ConfigKeySpec } from './key-spec.ts';
import { MODES } from '../values/modes.ts';

/** What drives the run: a command on files, or the runtime at a broker. */
const DRIVER = {
  BACKTEST: ['services/research'],
  PAPER: ['services/runtime'],
  LIVE: ['services/runtime'],
};
const INTEGRITY = inEveryMode('engines/integrity');
const ACTIONS = inEveryMode('trading/orchestrator');
/** Fills come from the sim or from the paper broker; a real broker makes its own. */
const SIMULATED = { BACKTEST: ['engines/sim'], PAPER: ['adapters/brokers'] };
const KEYS = { PAPER: ['engines/isolation'], LIVE: ['engines/isolation'] };
/** Must be true: the validator of configs refuses anything else, and no code has a way around what they promise. */
const ARMING = { LIVE: ['engines/config'] };

export const RUN_KEYS = {
  'engine.engine_id': {
    kind: 'ENGINE_ID',
    meaning: 'Name of the engine; it opens every client order id.',
    readers: DRIVER,
    required: 'ALWAYS',
  },
  'engine.mode': {
    kind: 'CHOICE',
    choices: MODES,
    meaning: 'Highest mode permitted: BACKTEST < PAPER < LIVE. The command decides the mode.',
    readers: inEveryMode('engines/config'),
    required: 'ALWAYS',
  },
  'engine.allocation_cap': {
    kind: 'MULTIPLE',
    meaning: 'Gross exposure that this engine may take, as a multiple of the equity.',
    readers: inEveryMode('engines/isolation'),
    required: 'LIVE',
    off: 'NOT_IN_LIVE',
    default: '1.0',
  },
  risk_profile: {
    kind: 'LAYER_NAME',
    meaning: 'Name of the layer in config/risk_profiles that is merged after the engine layer.',
    readers: inEveryMode('adapters/configfiles'),
  },
  'broker.keys_env.api_key': {
    kind: 'ENV_NAME',
    meaning: 'Environment variable that holds the broker key of this engine.',
    readers: KEYS,
    required: 'ALWAYS',
  },
  'broker.keys_env.api_secret': {
    kind: 'ENV_NAME',
    meaning: 'Environment variable that holds the broker secret of this engine.',
    readers: KEYS,
    required: 'ALWAYS',
  },
  'arming.require_manual_confirmation': {
    kind: 'CONFIRMED',
    meaning: 'A person confirms the arming of a LIVE run. Must be true.',
    readers: ARMING,
    required: 'LIVE',
    default: 'true',
  },
  'arming.require_clean_reconcile': {
    kind: 'CONFIRMED',
    meaning: 'A LIVE run is armed only after a clean reconcile. Must be true.',
    readers: ARMING,
    required: 'LIVE',
    default: 'true',
  },
  'data.calendar': {
    kind: 'CHOICE',
    choices: ['XNYS', 'ALWAYS_ON'],
    meaning: 'Trading calendar: New York Stock Exchange, or UTC around the clock.',
    readers: DRIVER,
    default: 'XNYS',
  },
  'data.extended_hours': {
    kind: 'FLAG',
    meaning: 'Keep XNYS intraday bars that close before or after the session.',
    readers: DRIVER,
    default: 'false',
  },
  'data.fail_on_gap': {
    kind: 'FLAG',
    meaning: 'Halt when more bars are missing than the tolerance.',
    readers: INTEGRITY,
    default: 'true',
  },
  'data.gap_tolerance_bars': {
    kind: 'COUNT',
    meaning: 'Missing bars of a symbol that are tolerated between two bars.',
    readers: INTEGRITY,
    default: '0',
  },
  'data.outlier_threshold_pct': {
    kind: 'FRACTION',
    meaning: 'Largest jump between two closes, as a fraction of the earlier one (0.20 is 20 %).',
    readers: INTEGRITY,
    required: 'LIVE',
    off: 'NOT_IN_LIVE',
    default: '0.20',
  },
  'data.feed_disagreement_policy': {
    kind: 'CHOICE',
    choices: ['HALT', 'DISARM', 'HALT_NEW'],
    meaning: 'What follows when a second feed shows another bar.',
    readers: INTEGRITY,
    default: 'HALT_NEW',
  },
  'data.stale_policy': {
    kind: 'CHOICE',
    choices: ['HALT', 'DISARM', 'HALT_NEW'],
    meaning: 'What follows when a symbol has had no bar for too long.',
    readers: INTEGRITY,
    default: 'DISARM',
  },
  'data.stale_in_backtest': {
    kind: 'FLAG',
    meaning: 'Also test staleness in a backtest, against the time of the next slice.',
    readers: { BACKTEST: ['trading/orchestrator'] },
    default: 'false',
  },
  'data.corporate_actions.policy': {
    kind: 'CHOICE',
    choices: ['ALLOW', 'FORBID_PERIODS'],
    meaning: 'Trade through declared splits and dividends, or halt on bars too near to one.',
    readers: ACTIONS,
    default: 'ALLOW',
  },
  'data.corporate_actions.forbid_sessions_before': {
    kind: 'COUNT',
    meaning: 'Sessions before an ex-date on which a bar of the symbol halts under FORBID_PERIODS.',
    readers: ACTIONS,
    default: '1',
  },
  'data.corporate_actions.forbid_sessions_after': {
    kind: 'COUNT',
    meaning: 'Sessions after an ex-date on which a bar of the symbol halts under FORBID_PERIODS.',
    readers: ACTIONS,
    default: '1',
  },
  'runtime.stale_data_threshold_seconds': {
    kind: 'SECONDS',
    meaning:
      'Open market time without a bar, beyond one bar interval, after which a feed is stale.',
    readers: INTEGRITY,
    default: '120',
  },
  'execution.ambiguity_policy': {
    kind: 'CHOICE',
    choices: ['CONSERVATIVE_WORST_CASE', 'NEXT_OPEN', 'SAME_BAR_WORST_CASE'],
    meaning: 'Fill model; only CONSERVATIVE_WORST_CASE can be promoted.',
    readers: SIMULATED,
    required: 'ALWAYS',
  },
  'execution.base_spread_bps': {
    kind: 'BPS',
    meaning: 'Bid-ask spread; half of it is paid by a MARKET or STOP fill.',
    readers: SIMULATED,
    default: '3',
  },
  'execution.base_slippage_bps': {
    kind: 'BPS',
    meaning: 'Slippage of a MARKET or STOP fill before volatility.',
    readers: SIMULATED,
    default: '5',
  },
  'execution.volatility_multiplier': {
    kind: 'PPM_FACTOR',
    meaning: "Share of the fill bar's range that is added to the slippage.",
    readers: SIMULATED,
    default: '0.5',
  },
  'execution.max_slippage_cap_bps': {
    kind: 'BPS',
    meaning: 'Upper bound of slippage and volatility together.',
    readers: SIMULATED,
    default: '25',
  },
  'execution.latency_submit_events': {
    kind: 'COUNT',
    meaning: 'Further bars of the symbol before a new order can fill.',
    readers: SIMULATED,
    default: '0',
  },
  'execution.latency_cancel_events': {
    kind: 'COUNT',
    meaning: 'Bars of the symbol during which an order can still fill after its cancel was asked.',
    readers: {
      BACKTEST: ['engines/sim', 'trading/orchestrator'],
      PAPER: ['adapters/brokers', 'trading/orchestrator'],
    },
    default: '0',
  },
  'execution.latency_replace_events': {
    kind: 'COUNT',
    meaning:
      'Bars of the symbol on which an order still works as it was after its replace was asked for.',
    readers: {
      BACKTEST: ['engines/sim', 'trading/orchestrator'],
      PAPER: ['adapters/brokers', 'trading/orchestrator'],
    },
    default: '0',
  },
  'execution.partial_fills.enabled': {
    kind: 'FLAG',
    meaning: 'Let fills take a part of what remains.',
    readers: SIMULATED,
    default: 'false',
  },
  'execution.partial_fills.probability': {
    kind: 'PROBABILITY',
    meaning: 'Probability that a fill is partial.',
    readers: SIMULATED,
    default: '0',
  },
  'execution.commission.per_share': {
    kind: 'MONEY',
    meaning: 'Fee per share in USD.',
    readers: SIMULATED,
    default: '0',
  },
  'execution.commission.bps': {
    kind: 'BPS',
    meaning: 'Fee on the notional of a fill.',
    readers: SIMULATED,
    default: '0',
  },
  'execution.commission.min_per_order': {
    kind: 'MONEY',
    meaning: "Least fee of an order's first fill in USD.",
    readers: SIMULATED,
    default: '0',
  },
} as const satisfies Readonly<Record<string, ConfigKeySpec>>;
