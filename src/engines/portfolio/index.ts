export { Books } from './books.ts';
export { type Lot } from './lot-queue.ts';
export { Portfolio, type PortfolioSnapshot } from './portfolio.ts';
export type { AppliedSplit, Correction, Fill, FillChange } from './types.ts';
