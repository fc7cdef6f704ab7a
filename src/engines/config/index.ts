export { canonicalConfig, configHash } from './canonical.ts';
export { buildEffectiveConfig, EffectiveConfig, type KeyReaders } from './effective-config.ts';
export { findNode, type Found } from './leaves.ts';
export { mergeLayers, type Merged } from './merge.ts';
export { isDottedPath } from './paths.ts';
export { configProblem } from './problems.ts';
export type { SettingsReader } from './settings-reader.ts';
export type { ConfigList, ConfigMap, ConfigNode, ConfigScalar, Origin } from './types.ts';
