/** CONFIG_YAML problems of one layer: the first twenty in order of line, then the number of the rest. */
import type { Problem } from '../../foundation/core/index.ts';

const MOST_PROBLEMS = 20;

export class YamlProblems {
  private readonly layer: string;
  private readonly kept: Problem[] = [];
  private count = 0;

  constructor(layer: string) {
    this.layer = layer;
  }

  hasAny(): boolean {
    return this.count > 0;
  }

  isFull(): boolean {
    return this.count >= MOST_PROBLEMS;
  }

  /** `line` null where the problem is of the whole layer. Messages never quote the source. */
  add(line: number | null, message: string): void {
    this.count++;
    if (this.kept.length === MOST_PROBLEMS) return;
    const problem = { code: 'CONFIG_YAML', message, path: '', layer: this.layer };
    this.kept.push(line === null ? problem : { ...problem, line });
  }

  list(): readonly Problem[] {
    const rest = this.count - this.kept.length;
    if (rest === 0) return this.kept;
    const message = `${rest} more problems in this layer`;
    return [...this.kept, { code: 'CONFIG_YAML', message, path: '', layer: this.layer }];
  }
}
