export { loadActions, type LoadedActions } from './actions/load-actions.ts';
export { ACTIONS_HEADER, parseActions, type ActionsRejected } from './actions/parse-actions.ts';
export { BARS_HEADER } from './bars-header.ts';
export { BarsCsvParser, type BarsRejected } from './csv-parser.ts';
export { loadBarsCsv, type LoadedBars } from './load-bars-csv.ts';
export { hashFile, openBars, type OpenBarsOptions, type OpenedBars } from './open-bars.ts';
export type { ReadWatch } from './read-chunks.ts';
