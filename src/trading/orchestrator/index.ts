export { CHUNK_SLICES, type SlicePoints } from './slice-points.ts';
export { tickSettingsFrom } from './settings-from-config.ts';
export { Tick } from './tick.ts';
export type { TickSnapshot } from './tick-snapshot.ts';
export type { ActionsPolicy, OrderFill, TickParts, TickSettings, TradingDays } from './types.ts';
