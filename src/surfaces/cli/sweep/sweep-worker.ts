/** Entry of the worker threads of a sweep: bundled by itself, since a thread starts from a file. */
import { serveTrials } from '../../../services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';

await serveTrials(BUILT_IN_STRATEGIES);
