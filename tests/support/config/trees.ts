/** Config trees for tests: plain values, with numbers as `num('0.020')` so that their text is kept. */
import type { ConfigMap, ConfigNode } from '../../../src/engines/config/index.ts';

export interface Num {
  readonly num: string;
}

export type Plain =
  string | boolean | null | Num | readonly Plain[] | { readonly [k: string]: Plain };

export const num = (text: string): Num => ({ num: text });

export function node(value: Plain, layer = 'layer.yaml', line = 1): ConfigNode {
  const origin = { layer, line };
  if (value === null) return { kind: 'scalar', type: 'null', text: 'null', origin };
  if (typeof value === 'boolean') {
    return { kind: 'scalar', type: 'flag', text: String(value), origin };
  }
  if (typeof value === 'string') return { kind: 'scalar', type: 'text', text: value, origin };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item: Plain) => node(item, layer, line)), origin };
  }
  const record = value as { readonly [k: string]: Plain };
  const text = record['num'];
  if (typeof text === 'string' && Object.keys(record).length === 1) {
    return { kind: 'scalar', type: 'number', text, origin };
  }
  const entries = Object.entries(record).map(([key, child], index): [string, ConfigNode] => [
    key,
    node(child, layer, line + index),
  ]);
  return { kind: 'map', entries: new Map(entries), origin };
}

export function layer(value: { readonly [k: string]: Plain }, name = 'layer.yaml'): ConfigMap {
  const built = node(value, name);
  if (built.kind !== 'map') throw new Error('a layer is a map');
  return built;
}

/** The required keys and nothing else; valid in BACKTEST and PAPER. */
export const REQUIRED = {
  engine: { engine_id: 'MAIN', mode: 'PAPER' },
  broker: { keys_env: { api_key: 'MQK_MAIN_API_KEY', api_secret: 'MQK_MAIN_API_SECRET' } },
  risk: {
    daily_loss_limit: num('0.02'),
    max_drawdown: num('0.18'),
    max_gross_exposure: num('1.0'),
    max_position_per_symbol: num('0.20'),
  },
  execution: { ambiguity_policy: 'CONSERVATIVE_WORST_CASE' },
} as const;
