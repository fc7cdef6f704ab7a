/** The config under which a strategy meets bars: its layers, the values set, and the calendar asked for. */
import { join } from 'node:path';
import { loadConfig } from '../../adapters/configfiles/index.ts';
import type { EffectiveConfig } from '../../engines/config/index.ts';
import type { BacktestRequest, Places } from './backtest-request.ts';

/** Fails with CONFIG_INVALID, or as reading a layer does. */
export function loadBacktestConfig(
  { configFiles, sets, calendar }: Pick<BacktestRequest, 'configFiles' | 'sets' | 'calendar'>,
  places: Places,
): EffectiveConfig {
  const calendarSet =
    calendar === null ? [] : [{ path: 'data.calendar', value: calendar, flag: '--calendar' }];
  return loadConfig({
    configDir: join(places.packageRoot, 'config'),
    files: configFiles,
    sets: [...sets, ...calendarSet],
    mode: 'BACKTEST',
  });
}
