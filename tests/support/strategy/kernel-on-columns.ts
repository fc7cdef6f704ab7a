/** Calls a strategy as the tick does, without the tick: bars in, targets out. */
import type {
  Account,
  KernelStrategy,
  ParamValues,
  StrategyContext,
  StrategyDefinition,
} from '../../../src/engines/strategy/index.ts';
import { SliceTime, TargetBook, type BarColumns } from '../../../src/foundation/model/index.ts';

export interface ColumnsParts {
  readonly strategy: StrategyDefinition;
  readonly params: ParamValues;
  readonly bars: BarColumns;
  readonly symbols?: readonly string[];
  readonly seed?: number;
  readonly account?: Account;
}

/** Every bar of the columns is accepted; slices are rows of one time. */
export class KernelOnColumns {
  readonly targets: TargetBook;
  readonly time = new SliceTime();
  readonly kernel: KernelStrategy;
  readonly context: StrategyContext;
  private readonly bars: BarColumns;

  constructor(parts: ColumnsParts) {
    const symbols = parts.symbols ?? ['AAA'];
    this.bars = parts.bars;
    this.targets = new TargetBook(symbols.length);
    this.context = {
      symbolCount: symbols.length,
      symbols,
      seed: parts.seed ?? 1,
      targets: this.targets,
      bars: parts.bars,
      time: this.time,
      account: parts.account ?? { position: new Float64Array(symbols.length), cash: 0, equity: 0 },
    };
    this.kernel = parts.strategy.create(parts.params, this.context);
  }

  /** Slices from row `from` to `to` (exclusive); a list of all targets after each of them. */
  play(from = 0, to = this.bars.count): number[][] {
    const { ts, symbol } = this.bars;
    const targets: number[][] = [];
    for (let row = from; row < to;) {
      const first = row;
      while (row < to && ts[row] === ts[first]) this.kernel.extend(row, symbol[row++] ?? 0);
      this.time.ts = ts[first] ?? 0;
      this.targets.published = false;
      for (let bar = first; bar < row; bar++) this.kernel.onBar(bar, symbol[bar] ?? 0);
      targets.push([...this.targets.target]);
    }
    return targets;
  }
}
