/** What a command states of its run, to be compared with the row at every step (spec/4-safety, decision 3). */
import type { RunBinding, RunRow } from '../../../adapters/db/index.ts';
import { canonicalConfig, configHash } from '../../../engines/config/index.ts';
import { storedConfigTree, storedTexts } from '../preflight/run-config.ts';

/**
 * Engine, account and hash as the stored config says them now, and the mode that the command acts in: a row
 * whose facts and config differ is nobody's. Throws CONFIG_INVALID for a text that is no config.
 */
export function bindingOf(run: RunRow): RunBinding {
  const texts = storedTexts(run, ['engine.engine_id', 'broker.account_last4']);
  return {
    engineId: texts.get('engine.engine_id') ?? '',
    mode: run.mode,
    account: texts.get('broker.account_last4') ?? '',
    configHash: configHash(canonicalConfig(storedConfigTree(run))),
  };
}
