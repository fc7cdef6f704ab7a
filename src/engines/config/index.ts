export { canonicalConfig, configHash } from './canonical.ts';
export {
  buildEffectiveConfig,
  EffectiveConfig,
  type ConfigRule,
  type KeyReaders,
} from './effective-config.ts';
export { findNode, type Found } from './leaves.ts';
export { mergeLayers, type Merged } from './merge.ts';
export { isDottedPath } from './paths.ts';
export { configProblem } from './problems.ts';
export { findStressTrespass } from './rules/stress-scope.ts';
export { redactSecrets } from './secrets/redact-secrets.ts';
export { secretRule } from './secrets/field-value.ts';
export { LONG_TOKEN } from './secrets/long-tokens.ts';
export type { SettingsReader } from './settings-reader.ts';
export type { ConfigList, ConfigMap, ConfigNode, ConfigScalar, Origin } from './types.ts';
export { compareConfigs, type ConfigDifference } from './views/compare.ts';
export { describeLeaves, type ConfigLeaf, type LeafUse } from './views/consumption.ts';
export { configJsonSchema } from './views/json-schema.ts';
export { leafTexts } from './views/leaf-texts.ts';
export { findOverridden, type OverriddenLeaf } from './views/overridden.ts';
