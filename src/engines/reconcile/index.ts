export { protects } from './check-stops.ts';
export { lostStateOf, type KnownMark } from './compare-marks.ts';
export { isOfEngine } from './compare-orders.ts';
export {
  comparedSymbols,
  unequalPositions,
  type SymbolsOfBook,
  type UnequalPosition,
} from './compare-positions.ts';
export type { Difference, DifferenceCode, Severity, Verdict } from './difference.ts';
export type { OurBook, OurOrder, RequiredStop } from './our-book.ts';
export type { Reading, Readings } from './readings.ts';
export { reconcile, type Reconciliation } from './reconcile.ts';
