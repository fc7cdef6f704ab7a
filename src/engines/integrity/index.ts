export { CleanRows } from './clean-rows.ts';
export { IntegrityEngine, type IntegritySnapshot } from './step.ts';
export {
  ACCEPT,
  DISAGREE,
  DROP,
  DROP_AND_BLOCK,
  HALT,
  HALT_AND_DROP,
  type FeedPolicy,
  type IntegrityConfig,
  type OpenTime,
  type SecondFeedBar,
} from './types.ts';
