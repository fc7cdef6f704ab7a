export { shippedStressProfiles } from './layer-stack.ts';
export {
  hashLayers,
  judgeConfig,
  loadConfig,
  loadRunConfig,
  mergeConfig,
  parseConfigText,
  type ConfigRequest,
  type LayerHash,
  type RunConfigRequest,
} from './load-config.ts';
export type { LayerRequest } from './read-stack.ts';
export type { ConfigSet } from './set-layer.ts';
export { readStressLayers, type StressLayer } from './stress-layers.ts';
