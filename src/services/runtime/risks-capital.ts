/** The question that safety asks of a run, in place of a mode's name. */
import type { RunFacts } from '../../adapters/db/index.ts';

/** Whether orders of the run move real money: by its mode, or by the broker's environment. */
export function risksCapital({
  mode,
  environment,
}: Pick<RunFacts, 'mode' | 'environment'>): boolean {
  return mode === 'LIVE' || environment === 'LIVE';
}
