export {
  hashLayers,
  judgeConfig,
  loadConfig,
  mergeConfig,
  parseConfigText,
  type ConfigRequest,
  type LayerHash,
} from './load-config.ts';
export type { LayerRequest } from './read-stack.ts';
export type { ConfigSet } from './set-layer.ts';
