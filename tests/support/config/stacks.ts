/** Every sensible stack of the shipped layers: base, an environment, an engine, stress profiles. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigRequest, ConfigSet } from '../../../src/adapters/configfiles/index.ts';
import type { Mode } from '../../../src/foundation/model/index.ts';
import { CONFIG_DIR } from './files.ts';

export interface ShippedStack {
  /** The layers' names, for test titles. */
  readonly name: string;
  readonly files: readonly string[];
  /** The highest mode that its engine layer permits. */
  readonly highest: 'BACKTEST' | 'PAPER';
}

const FOLDERS = [
  'defaults',
  'environments',
  'engines',
  'risk_profiles',
  'stress_profiles',
] as const;

/** The layer files of one shipped folder, in code-unit order. */
function shippedLayers(folder: (typeof FOLDERS)[number]): string[] {
  return readdirSync(join(CONFIG_DIR, folder))
    .sort()
    .map((name) => join(CONFIG_DIR, folder, name));
}

/** All shipped layer files. */
export const SHIPPED_LAYERS: readonly string[] = FOLDERS.flatMap(shippedLayers);

/** Each with at most one environment, at most one engine, and any of the stress profiles in order. */
export function shippedStacks(): readonly ShippedStack[] {
  const environments = [[], ...shippedLayers('environments').map((file) => [file])];
  const engines = [[], ...shippedLayers('engines').map((file) => [file])];
  return environments.flatMap((environment) =>
    engines.flatMap((engine) =>
      subsets(shippedLayers('stress_profiles')).map((stress): ShippedStack => {
        const files = [...shippedLayers('defaults'), ...environment, ...engine, ...stress];
        const name = files.map((file) => file.slice(CONFIG_DIR.length + 1)).join(' + ');
        return { name, files, highest: engine.length === 0 ? 'BACKTEST' : 'PAPER' };
      }),
    ),
  );
}

function subsets(items: readonly string[]): (readonly string[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((subset) => [subset, [first, ...subset]]);
}

/** What an operator adds for real money: the permission, and the limits that LIVE asks for. */
export const LIVE_SETS: readonly ConfigSet[] = [
  { path: 'engine.mode', value: 'LIVE' },
  { path: 'risk.order.max_notional', value: '25000' },
  { path: 'risk.order.max_qty', value: '1000' },
  { path: 'risk.order.collar_pct', value: '0.05' },
];

/** The request of a stack in a mode, with an operator's additions in LIVE. */
export function stackRequest({ files }: ShippedStack, mode: Mode): ConfigRequest {
  return { configDir: CONFIG_DIR, files, sets: mode === 'LIVE' ? LIVE_SETS : [], mode };
}
