export { loadStrategy, type LoadedStrategy } from './load-strategy.ts';
export { STRATEGIES_FOLDER, writeNewStrategy, type NewStrategy } from './new-strategy.ts';
export { strategyFileOf, strategyFiles } from './strategy-files.ts';
export { TEMPLATE_NAMES, type Template } from './templates.ts';
