/** Codes of market data: bar files, calendar, feed. */
import type { CodeEntry } from './code-entry.ts';

export const MARKET_CODES = {
  ACTIONS_DATE_INVALID: {
    meaning: 'An ex-date of an actions file is no day.',
    fix: 'Write days like 2014-06-09.',
  },
  ACTIONS_ENCODING_INVALID: {
    meaning: 'A line of an actions file is not UTF-8.',
    fix: 'Export the file again as plain UTF-8 text.',
  },
  ACTIONS_FIELD_COUNT: {
    meaning: 'A line of an actions file does not have four fields.',
    fix: 'Remove blank lines, quotes and surplus columns.',
  },
  ACTIONS_HEADER_INVALID: {
    meaning: 'The first line is not `date,symbol,type,value`.',
    fix: 'Rename and reorder the columns to exactly that header.',
  },
  ACTIONS_MISSING: {
    meaning: 'The policy FORBID_PERIODS needs the corporate actions, and none were given.',
    fix: 'Give --actions FILE; a header alone says that there are none.',
  },
  ACTIONS_REJECTED: {
    meaning: 'An actions file has problems, listed with their lines; nothing of it is used.',
    fix: 'Correct the lines named.',
  },
  ACTIONS_REPEATED: {
    meaning: 'A symbol has two splits or two dividends on one date.',
    fix: 'Remove the repetition; write dividends of one date as their sum.',
  },
  ACTIONS_SYMBOL_INVALID: {
    meaning: 'A symbol of an actions file is not 1 to 16 of A-Z, 0-9, dot and hyphen.',
    fix: 'Write the symbol as in --bars SYMBOL=FILE.',
  },
  ACTIONS_TOO_LARGE: {
    meaning: 'An actions file is larger than 4 MiB.',
    fix: 'Keep the rows of the symbols and years that are traded.',
  },
  ACTIONS_TYPE_INVALID: {
    meaning: 'The type of a corporate action is neither SPLIT nor DIVIDEND.',
    fix: 'Correct the row; other actions are not supported.',
  },
  ACTIONS_VALUE_INVALID: {
    meaning: 'The value of a corporate action is no split ratio, or no amount of cash a share.',
    fix: 'Write a ratio like 7, 1.5 or 1:8, or an amount like 0.82.',
  },
  BARS_EMPTY: {
    meaning: 'A bar file has a header and no data row, or nothing at all.',
    fix: 'Give a file with at least one row.',
  },
  BARS_ENCODING_INVALID: {
    meaning: 'A line of a bar file is not UTF-8.',
    fix: 'Export the file again as plain UTF-8 text.',
  },
  BARS_FIELD_COUNT: {
    meaning: 'A line of a bar file does not have six fields.',
    fix: 'Remove blank lines, quotes, spaces and surplus columns.',
  },
  BARS_FINER_THAN_TIMEFRAME: {
    meaning:
      'Bars of a symbol stand closer together than --timeframe says: two on one day, or less than half a bar apart.',
    fix: 'Give the timeframe of the file; each bar counts as one of the timeframe that was given.',
  },
  BARS_HEADER_INVALID: {
    meaning: 'The first line is not `ts_close_utc,open,high,low,close,volume`.',
    fix: 'Rename and reorder the columns to exactly that header.',
  },
  BARS_NONE_LEFT: {
    meaning: 'No bar closes inside a session of the calendar.',
    fix: 'Check --calendar and the time zone of the file, or set data.extended_hours=true.',
  },
  BARS_NUMBER_INVALID: {
    meaning: 'A price is not plain decimal text.',
    fix: 'Write prices like 470.12: no sign, exponent, space or leading zero.',
  },
  BARS_OHLC_INVALID: {
    meaning: 'High, low, open and close of a bar contradict each other.',
    fix: 'Correct the row: low <= open, close <= high.',
  },
  BARS_ON_CLOSED_DAY: {
    meaning: 'Bars of 1D lie on days on which the calendar has no session.',
    fix: 'Correct the days of the file, or name its calendar; a run trades such a bar like any other.',
  },
  BARS_PRICE_PRECISION: {
    meaning: 'A price has more than six decimals that count.',
    fix: 'Round prices to six decimals before the import.',
  },
  BARS_PRICE_RANGE: {
    meaning: 'A price is not above 0 and at most 900,000.',
    fix: 'Correct the row.',
  },
  BARS_REJECTED: {
    meaning: 'A bar file has problems, listed with their lines; nothing of it is used.',
    fix: 'Correct the lines named, or export the file again.',
  },
  BARS_SYMBOLS_TOO_MANY: {
    meaning: 'More symbols were given than a run can hold: 65,535.',
    fix: 'Split the run.',
  },
  BARS_SYMBOL_INVALID: {
    meaning: 'A symbol is not 1 to 16 of A-Z, 0-9, dot and hyphen.',
    fix: 'Write --bars SYMBOL=FILE.',
  },
  BARS_SYMBOL_REPEATED: {
    meaning: 'A symbol was given twice.',
    fix: 'Give each symbol one file.',
  },
  BARS_TIME_INVALID: {
    meaning: 'A time is not `YYYY-MM-DDThh:mm:ssZ`, with three fraction digits or none.',
    fix: 'Write the close time of each bar in UTC with Z.',
  },
  BARS_TIME_NOT_INCREASING: {
    meaning: 'A row is not later than the row before.',
    fix: 'Sort the file by time and remove duplicates.',
  },
  BARS_VOLUME_INVALID: {
    meaning: 'A volume is not a plain finite decimal of at least 0.',
    fix: 'Correct the row; write 0 where the source has none.',
  },
  BAR_OUT_OF_ORDER: {
    meaning: 'A bar is not later than the previous bar of its symbol; it was dropped.',
    fix: 'Look for duplicates and disorder in the feed.',
  },
  CALENDAR_OUT_OF_RANGE: {
    meaning: 'A day lies outside the calendar, which knows 1990 to 2028.',
    fix: 'Cut the series, or use --calendar ALWAYS_ON.',
  },
  CORPORATE_ACTION: {
    meaning: 'A split of the symbol cancelled the order, before the first slice of its ex-date.',
    fix: 'Nothing: the strategy decides again at the new prices.',
  },
  CORPORATE_ACTION_FORBIDDEN: {
    meaning:
      'A bar lies too near to a declared split or dividend of its symbol; the run is halted.',
    fix: 'End the run before the action, or set data.corporate_actions.policy=ALLOW.',
  },
  FEED_DISAGREEMENT: {
    meaning: 'Two feeds differ in a bar of the same symbol and time.',
    fix: 'Find out which feed is wrong before trading goes on.',
  },
  GAP_DETECTED: {
    meaning: 'More bars are missing than data.gap_tolerance_bars allows; the run is halted.',
    fix: 'Mend the series (mqk data inspect shows where), or raise data.gap_tolerance_bars.',
  },
  INCOMPLETE_BAR: {
    meaning: 'A bar was not final; it was dropped.',
    fix: 'Nothing, unless it happens often: then look at the feed.',
  },
  LIMITATION_FIXED_WATCHLIST: {
    meaning:
      'The symbols were chosen by hand and are fixed: companies that failed are missing, so results are too good.',
    fix: 'Nothing; weigh it before capital follows.',
  },
  LIMITATION_RAW_SERIES: {
    meaning:
      'Prices are those of the files, unadjusted: only splits and dividends declared with --actions are known.',
    fix: 'Declare the actions of every symbol over the whole period.',
  },
  LOOKAHEAD_VIOLATION: {
    meaning: 'A bar is later than the clock; the run is halted.',
    fix: 'Correct the clock or the time stamps of the feed.',
  },
  OUTLIER: {
    meaning: 'A close jumped by more than data.outlier_threshold_pct; the bar was dropped.',
    fix: 'Look for a split or an error in the data.',
  },
  STALE_FEED: {
    meaning: 'No bar was accepted for longer than the threshold allows.',
    fix: 'Check the feed.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
