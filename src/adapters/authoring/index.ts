export type { StrategyBundle } from './bundle-strategy.ts';
export { loadStrategy, strategyOf, type LoadedStrategy } from './load-strategy.ts';
export { STRATEGIES_FOLDER, writeNewStrategy, type NewStrategy } from './new-strategy.ts';
export { isStrategyPath, strategyFileOf, strategyFiles } from './strategy-files.ts';
export { runLimited } from './run-limited.ts';
export { strategyLimit } from './strategy-limit.ts';
export { TEMPLATE_NAMES, type Template } from './templates.ts';
