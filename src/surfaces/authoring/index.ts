/** `miniquantdesk`: all that a strategy is written with. The guide is docs/strategy-authoring.md. */
export {
  defineStrategy,
  z,
  type Bands,
  type BarContext,
  type BarView,
  type Convergence,
  type Decision,
  type InitContext,
  type Line,
  type PriceColumn,
  type PriceWindow,
  type State,
  type StrategyDefinition,
  type StrategySpec,
  type Target,
} from '../../engines/strategy/index.ts';
