/** Codes of risk, orders, portfolio and isolation. */
import type { CodeEntry } from './code-entry.ts';

export const TRADING_CODES = {
  RUN_WOUND_DOWN: {
    meaning: 'The run ended: what protects nothing was cancelled.',
    fix: 'Nothing to do; when the run goes on, the book that stands asks for it again.',
  },
  ORDER_NOT_PLACED: {
    meaning: 'The order never came to be at the broker: its request was not sent, or not accepted.',
    fix: 'Read why with `mqk order trace <id>`; the next slice asks for it again, of an entry that a gate gave up the next book.',
  },
  OPERATOR_CANCELED: {
    meaning: 'A person took the order back: mqk order cancel.',
    fix: 'Nothing to do; why he did stands in BROKER/ORDER_CANCEL_ASKED.',
  },
  OPERATOR_UNPROTECTED: {
    meaning: 'A person took the stop of shares that stay held back: they ask for none any more.',
    fix: 'Nothing protects those shares: close them at the broker when they are not to be held so.',
  },
  BROKER_CANCELED: {
    meaning: 'The broker cancelled the order without being asked.',
    fix: "Read the broker's reason; a halt of the symbol or a limit of the account are common ones.",
  },
  BROKER_REJECTED: {
    meaning: 'The broker did not take the order, or took it no longer.',
    fix: "Read the broker's reason before the same order goes out again.",
  },
  ISOLATION_ALLOCATION_CAP: {
    meaning: 'The order would take the engine over its share of the equity.',
    fix: 'Lower the target, or raise engine.allocation_cap.',
  },
  FLATTEN_POSITION_CHANGED: {
    meaning:
      'After the flatten, shares came or went by another order: what flattening orders close was brought to what is held.',
    fix: 'Read ORDER_DESYNC, FILL_BUSTED and FILL_CORRECTED in the audit log: they say which shares.',
  },
  KILL_SWITCH_DESYNC: {
    meaning: 'A kill switch was raised: our books and the broker differ.',
    fix: 'Reconcile before anything else.',
  },
  KILL_SWITCH_MANUAL: {
    meaning: 'A kill switch was raised by the operator.',
    fix: 'Start a new run when the cause is understood.',
  },
  KILL_SWITCH_MISSING_PROTECTIVE_STOP: {
    meaning: 'A position had no protective stop.',
    fix: 'Check the working orders at the broker.',
  },
  KILL_SWITCH_REJECT_STORM: {
    meaning: 'A kill switch was raised: too many rejects.',
    fix: 'Read the rejects before trading goes on.',
  },
  KILL_SWITCH_STALE_DATA: {
    meaning: 'A kill switch was raised: market data stopped.',
    fix: 'Check the feed.',
  },
  MONEY_OVERFLOW: {
    meaning: 'An amount leaves the safe-integer range of micros.',
    fix: 'Use smaller quantities, prices or cash.',
  },
  OCO_SIBLING_FILLED: {
    meaning: 'A protective order was cancelled: the other one closed the position.',
    fix: 'Nothing.',
  },
  PORTFOLIO_MARK_MISSING: {
    meaning: 'A held symbol has no mark, so that equity is unknown.',
    fix: 'Feed at least one bar of each held symbol.',
  },
  POSITION_CLOSED: {
    meaning: 'A protective order was cancelled: its position is closed.',
    fix: 'Nothing.',
  },
  PROTECTION_FILLED: {
    meaning: 'A working order was cancelled: a protective order closed the position.',
    fix: 'Ask anew by a target, if the position is still wanted.',
  },
  PROTECTION_WITHDRAWN: {
    meaning: 'A protective order was cancelled: its price is no longer declared.',
    fix: 'Declare the price with each book, if the position is to be protected.',
  },
  REPLACED: {
    meaning: 'The order was cancelled in favour of another with other prices or size.',
    fix: 'Nothing. The new order names the one that it replaces in the audit log.',
  },
  RISK_BAD_EQUITY: {
    meaning: 'Equity fell below 0; the run is halted.',
    fix: 'Lower the leverage.',
  },
  RISK_DAILY_LOSS: {
    meaning: 'The daily loss limit was reached; the run is halted.',
    fix: 'Size positions to risk.daily_loss_limit.',
  },
  RISK_GROSS_EXPOSURE: {
    meaning: 'The order would take gross exposure over its limit.',
    fix: 'Lower the target, or raise risk.max_gross_exposure.',
  },
  RISK_HALTED: {
    meaning: 'The run or the symbol takes no new risk; only risk-reducing orders pass.',
    fix: 'Look at the first halt, disarm or block in the audit log.',
  },
  RISK_LEVERAGE: {
    meaning: 'The order would take gross exposure over the leverage limit.',
    fix: 'Lower the target, or raise risk.max_leverage.',
  },
  RISK_MAX_DRAWDOWN: {
    meaning: 'The drawdown limit was reached; the run is halted and flattened.',
    fix: 'Size positions to risk.max_drawdown.',
  },
  RISK_MESSAGE_RATE: {
    meaning: 'The order would be one message to the broker too many within a second or a minute.',
    fix: 'Trade less often, or raise risk.order.max_per_second or risk.order.max_per_minute.',
  },
  RISK_NO_MARK: {
    meaning: 'The symbol has no mark, so that the order cannot be measured.',
    fix: 'Wait for the first bar of the symbol.',
  },
  RISK_ORDER_NOTIONAL: {
    meaning: 'The order is worth more than a single order may be.',
    fix: 'Lower the target, or raise risk.order.max_notional.',
  },
  RISK_ORDER_QTY: {
    meaning: 'The order holds more shares than a single order may.',
    fix: 'Lower the target, or raise risk.order.max_qty.',
  },
  RISK_OVERFLOW: {
    meaning: 'A product of the order leaves the safe-integer range.',
    fix: 'Lower the target.',
  },
  RISK_PDT: {
    meaning: 'The day-trade limit below 25,000 USD of equity was reached.',
    fix: 'Trade less often within the day, or add capital.',
  },
  RISK_POSITION_LIMIT: {
    meaning: 'The order would take the position over its share of the equity.',
    fix: 'Lower the target, or raise risk.max_position_per_symbol.',
  },
  RISK_PRICE_COLLAR: {
    meaning: 'The limit or stop price of the order lies too far from the mark.',
    fix: 'Set a price nearer to the mark, or raise risk.order.collar_pct.',
  },
  RISK_REJECT_STORM: {
    meaning: 'The broker rejected too many orders in a short time; the run is halted.',
    fix: 'Read the rejects before trading goes on.',
  },
  RISK_REPEATED_ORDER: {
    meaning: 'The order would be one entry of its symbol and side too many within the window.',
    fix: 'Look for a strategy that repeats itself, or raise risk.order.max_repeats.',
  },
  RISK_SHORT_NOT_ALLOWED: {
    meaning: 'The order would open or increase a short position.',
    fix: 'Set risk.allow_short=true if that is meant.',
  },
  TIME_IN_FORCE_DAY: {
    meaning: 'A DAY order did not fill on its day.',
    fix: 'Publish the book again, or use GTC.',
  },
  TIME_IN_FORCE_IOC: {
    meaning: 'What an IOC order did not fill at once has expired.',
    fix: 'Nothing.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
