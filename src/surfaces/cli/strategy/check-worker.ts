/** Entry of the worker thread of a strategy check: bundled by itself, since a thread starts from a file. */
import { serveCheck } from '../../../services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';

serveCheck(BUILT_IN_STRATEGIES);
