/** What a benchmark case is, and how it is timed. */

export interface BenchCase {
  readonly name: string;
  /** Unit of the figure, as the key of the JSON line. */
  readonly unit: 'bars_per_second' | 'runs_per_second' | 'rows_per_second' | 'events_per_second';
  /** Runs once and returns how many things were done; the runner holds the clock. */
  readonly run: () => number | Promise<number>;
  /** More numbers to print, read after the last run. */
  readonly more?: () => Readonly<Record<string, number>>;
  readonly close?: () => void;
}

export interface Timing {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Things per second over `runs` runs, after two runs for the compiler. */
export async function time(run: BenchCase['run'], runs: number): Promise<Timing> {
  await run();
  await run();
  const figures: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = process.hrtime.bigint();
    const count = await run();
    figures.push((count * 1e9) / Number(process.hrtime.bigint() - start));
  }
  figures.sort((a, b) => a - b);
  const at = (index: number): number => Math.round(figures[index] ?? 0);
  return { median: at(figures.length >> 1), min: at(0), max: at(figures.length - 1) };
}
