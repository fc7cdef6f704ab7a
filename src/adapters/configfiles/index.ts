export { hashLayers, loadConfig, type ConfigRequest, type LayerHash } from './load-config.ts';
export type { ConfigSet } from './set-layer.ts';
