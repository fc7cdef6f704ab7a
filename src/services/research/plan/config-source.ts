/** Where the config of a plan comes from, so that it can be had again with stress profiles over it. */
import { join } from 'node:path';
import { loadConfig, loadRunConfig } from '../../../adapters/configfiles/index.ts';
import type { EffectiveConfig } from '../../../engines/config/index.ts';
import type { BacktestRequest, Places } from '../backtest-request.ts';

/** `LAYERS`: files and flags. `RUN`: the config that a written run states, in its canonical text. */
export type ConfigSource =
  | ({ readonly kind: 'LAYERS' } & Pick<BacktestRequest, 'configFiles' | 'sets' | 'calendar'>)
  | { readonly kind: 'RUN'; readonly text: string; readonly name: string };

/**
 * The effective config of BACKTEST. `stress` are profiles, by name or path, in the order in which they are
 * merged; `--set` comes after them. Fails with CONFIG_INVALID, STRESS_PROFILE_UNKNOWN, or as reading a layer
 * does.
 */
export function readConfig(
  source: ConfigSource,
  places: Pick<Places, 'packageRoot' | 'cwd'>,
  stress: readonly string[] = [],
): EffectiveConfig {
  const common = {
    configDir: join(places.packageRoot, 'config'),
    cwd: places.cwd,
    stress,
    mode: 'BACKTEST',
  } as const;
  if (source.kind === 'RUN') {
    return loadRunConfig({ ...common, text: source.text, name: source.name });
  }
  const { configFiles, sets, calendar } = source;
  const calendarSet =
    calendar === null ? [] : [{ path: 'data.calendar', value: calendar, flag: '--calendar' }];
  return loadConfig({ ...common, files: configFiles, sets: [...sets, ...calendarSet] });
}
