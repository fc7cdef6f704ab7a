/**
 * The catalogue of codes: `AREA_SUBJECT_CONDITION`, never renamed or reused; a code that is no longer
 * raised is retired with a note. `docs/CODES.md` is generated from here.
 */

export interface CodeEntry {
  readonly meaning: string;
  readonly fix: string;
}

export const CODES = {
  AUDIT_EVENT_TOO_LARGE: {
    meaning: 'An audit event is longer than 1 MiB or nests deeper than 32 levels.',
    fix: 'Split the payload, or name its content by a hash.',
  },
  AUDIT_LOG_NOT_FOUND: {
    meaning: 'There is no audit log at the path.',
    fix: 'Give an audit.jsonl or a run folder.',
  },
  AUDIT_PATH_INVALID: {
    meaning: 'The path of an audit log is neither a file nor a folder.',
    fix: 'Give an audit.jsonl or a run folder.',
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
  BOOT_BUILD_FAILED: {
    meaning: 'The program could not be bundled from its sources.',
    fix: 'Read the message of the bundler; undo the change that broke the source.',
  },
  BOOT_DISK_FULL: {
    meaning: 'The disk is full during installation or build.',
    fix: 'Make room and call again.',
  },
  BOOT_FAILED: {
    meaning: 'Installation or build failed for a reason that is not known.',
    fix: 'Call again with the message at hand; report it if it stays.',
  },
  BOOT_INSTALL_FAILED: {
    meaning: 'npm could not install the locked packages.',
    fix: 'Read what npm printed above; then call again.',
  },
  BOOT_INTERRUPTED: {
    meaning: 'Installation was interrupted.',
    fix: 'Call again; it begins anew.',
  },
  BOOT_LOCK_MISMATCH: {
    meaning: 'package.json and package-lock.json contradict each other.',
    fix: 'Restore both files from the repository.',
  },
  BOOT_NETWORK_UNREACHABLE: {
    meaning: 'The package registry could not be reached.',
    fix: 'Check the network or proxy and call again.',
  },
  BOOT_NODE_TOO_OLD: {
    meaning: 'Node.js is older than 20.19.',
    fix: 'Install Node.js 20.19 or newer.',
  },
  BOOT_NPM_MISSING: {
    meaning: 'npm was not found.',
    fix: 'Install Node.js with npm.',
  },
  BOOT_PERMISSION_DENIED: {
    meaning: 'The program may not write into its own folder.',
    fix: 'Call once as the owner of the folder, or clone it for yourself.',
  },
  CALENDAR_OUT_OF_RANGE: {
    meaning: 'A day lies outside the calendar, which knows 1990 to 2028.',
    fix: 'Cut the series, or use --calendar ALWAYS_ON.',
  },
  CONFIG_INVALID: {
    meaning: 'A config has problems; each is listed with its path, layer and line.',
    fix: 'Correct every problem of the list.',
  },
  CONFIG_MISSING: {
    meaning: 'A required config key is missing.',
    fix: 'Add the key to a layer; config/defaults/base.yaml has all of them.',
  },
  CONFIG_MODE_NOT_PERMITTED: {
    meaning: "The command's mode is above engine.mode, the highest mode permitted.",
    fix: 'Raise engine.mode in the engine layer if that is meant.',
  },
  CONFIG_PROFILE_UNKNOWN: {
    meaning: 'risk_profile names a layer that config/risk_profiles does not hold.',
    fix: "Use a name of that folder, or give the profile's file with --config.",
  },
  CONFIG_RANGE: {
    meaning: 'A config value is outside its range, its choices or its form.',
    fix: 'Use a value that the message names.',
  },
  CONFIG_SET_INVALID: {
    meaning: 'A --set is not a dotted path and one plain value.',
    fix: 'Write --set risk.max_drawdown=0.1.',
  },
  CONFIG_TYPE: {
    meaning: 'A config value has the wrong type, or a layer changes a type.',
    fix: 'Write numbers as plain decimals without quotes, flags as true or false.',
  },
  CONFIG_UNUSED_KEYS: {
    meaning: 'A config key is read by nothing: it has no effect.',
    fix: 'Correct its spelling, or remove it.',
  },
  CONFIG_YAML: {
    meaning: 'A config layer is not the plain YAML that is read here.',
    fix: 'Correct the file at that line.',
  },
  FEED_DISAGREEMENT: {
    meaning: 'Two feeds differ in a bar of the same symbol and time.',
    fix: 'Find out which feed is wrong before trading goes on.',
  },
  FILE_IS_DIRECTORY: {
    meaning: 'A file was expected and a directory given.',
    fix: 'Give the file inside the directory.',
  },
  FILE_NOT_FOUND: {
    meaning: 'A file does not exist.',
    fix: 'Check the path.',
  },
  FILE_NOT_READABLE: {
    meaning: 'A file exists and cannot be read.',
    fix: 'Check its permissions and the disk.',
  },
  FILE_NOT_REGULAR: {
    meaning: 'A file was expected and a pipe, socket or device given.',
    fix: 'Write the data to a file first.',
  },
  GAP_DETECTED: {
    meaning: 'More bars are missing than data.gap_tolerance_bars allows; the run is halted.',
    fix: 'Mend the series (mqk data inspect shows where), or raise data.gap_tolerance_bars.',
  },
  INCOMPLETE_BAR: {
    meaning: 'A bar was not final; it was dropped.',
    fix: 'Nothing, unless it happens often: then look at the feed.',
  },
  INTERNAL_ERROR: {
    meaning: 'The program is at fault: an invariant does not hold.',
    fix: 'Run again with --debug and report it.',
  },
  INTERRUPTED: {
    meaning: 'The command was interrupted; what it had begun was undone.',
    fix: 'Run it again.',
  },
  ISOLATION_ALLOCATION_CAP: {
    meaning: 'The order would take the engine over its share of the equity.',
    fix: 'Lower the target, or raise engine.allocation_cap.',
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
  LOAD_INTERRUPTED: {
    meaning: 'Reading a file was interrupted; nothing was kept of it.',
    fix: 'Start the command again.',
  },
  LOOKAHEAD_VIOLATION: {
    meaning: 'A bar is later than the clock; the run is halted.',
    fix: 'Correct the clock or the time stamps of the feed.',
  },
  MONEY_OVERFLOW: {
    meaning: 'An amount leaves the safe-integer range of micros.',
    fix: 'Use smaller quantities, prices or cash.',
  },
  OUTLIER: {
    meaning: 'A close jumped by more than data.outlier_threshold_pct; the bar was dropped.',
    fix: 'Look for a split or an error in the data.',
  },
  OUTPUT_UNAVAILABLE: {
    meaning: 'The output could not be written.',
    fix: 'Make room where the output goes.',
  },
  PORTFOLIO_MARK_MISSING: {
    meaning: 'A held symbol has no mark, so that equity is unknown.',
    fix: 'Feed at least one bar of each held symbol.',
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
  RISK_NO_MARK: {
    meaning: 'The symbol has no mark, so that the order cannot be measured.',
    fix: 'Wait for the first bar of the symbol.',
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
  RISK_REJECT_STORM: {
    meaning: 'The broker rejected too many orders in a short time; the run is halted.',
    fix: 'Read the rejects before trading goes on.',
  },
  RISK_SHORT_NOT_ALLOWED: {
    meaning: 'The order would open or increase a short position.',
    fix: 'Set risk.allow_short=true if that is meant.',
  },
  RUN_FOLDER_BUSY: {
    meaning: 'Other processes kept changing the run folder.',
    fix: 'Wait until the other runs are done, then run again.',
  },
  RUN_FOLDER_CONFLICT: {
    meaning: 'The run folder exists with other bytes than this run made.',
    fix: 'Verify it with mqk audit verify, then move it away or choose another --out.',
  },
  RUN_FOLDER_IO: {
    meaning: 'The file system failed on a run folder.',
    fix: 'Check the disk.',
  },
  RUN_FOLDER_NO_PERMISSION: {
    meaning: 'A run folder may not be read or written.',
    fix: 'Give permission, or use another folder.',
  },
  RUN_FOLDER_NO_SPACE: {
    meaning: 'The disk is full.',
    fix: 'Free some space, or write elsewhere with --out.',
  },
  RUN_FOLDER_OUT_INVALID: {
    meaning: 'A file stands where the folder of the runs should be.',
    fix: 'Give --out a folder.',
  },
  RUN_LAST_UNKNOWN: {
    meaning: 'A run folder has no readable manifest, so that the newest run is not known.',
    fix: 'Name the run by its id or path; verify that folder, then move it away.',
  },
  RUN_NOT_FOUND: {
    meaning: 'There is no such run folder, or no run at all for `last`.',
    fix: 'Run mqk backtest run first, or name the folder with --out.',
  },
  SAMPLE_UNAVAILABLE: {
    meaning: 'The sample series could not be read or written.',
    fix: 'Install the dependencies again, or give room and permission to the state folder.',
  },
  SHADOW_MODE: {
    meaning: 'The intent passed every gate, and the run is a shadow run: no order is sent.',
    fix: 'Leave --shadow out to trade.',
  },
  STALE_FEED: {
    meaning: 'No bar was accepted for longer than the threshold allows.',
    fix: 'Check the feed.',
  },
  STRATEGY_PARAMS_REFUSED: {
    meaning: 'The parameters of a strategy have problems, listed one by one.',
    fix: 'Use --param name=value as the list says.',
  },
  STRATEGY_PARAM_INVALID: {
    meaning: 'A parameter is out of its range, or contradicts another.',
    fix: 'Use a value in the range named.',
  },
  STRATEGY_PARAM_REPEATED: {
    meaning: 'A parameter was given twice.',
    fix: 'Give each parameter once.',
  },
  STRATEGY_PARAM_UNKNOWN: {
    meaning: 'A strategy has no parameter of that name.',
    fix: 'Use one of the names listed.',
  },
  STRATEGY_TARGET_INVALID: {
    meaning: 'A strategy asked for a target that is not a whole number of shares.',
    fix: 'Round the target inside the strategy.',
  },
  STRATEGY_UNKNOWN: {
    meaning: 'There is no strategy of that name.',
    fix: 'Use one of the names listed.',
  },
  TARGET_CHANGED: {
    meaning: 'A working order was cancelled because its target changed.',
    fix: 'Nothing.',
  },
  USAGE_INVALID: {
    meaning: 'A command line is wrong: an unknown command or flag, or a bad value.',
    fix: 'See --help of the command.',
  },
  WORKING_DIRECTORY_GONE: {
    meaning: 'The working directory was removed.',
    fix: 'Change into a folder that exists.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type Code = keyof typeof CODES;
