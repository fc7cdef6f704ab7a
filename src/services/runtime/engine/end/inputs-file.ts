/** `inputs.jsonl` (contract 11): every bar, message and timer in the order in which the tick took them. */
import type { Lane } from '../../../../adapters/db/index.ts';
import {
  canonicalJson,
  type JsonObject,
  type JsonValue,
} from '../../../../foundation/core/index.ts';
import {
  formatInstant,
  formatMicros,
  toInstant,
  type RunId,
} from '../../../../foundation/model/index.ts';
import type { PreparedBars } from '../../../../trading/backtest/index.ts';
import { isInputEvent, payloadOf } from '../replay/engine-events.ts';
import { loggedPages } from '../replay/logged-pages.ts';

/**
 * The whole text, of the log as it is and the slices of the first `rows` bars. It ends where the feed does, as the
 * tables do: what is wound down after that is the log's alone, and the text is the same whenever it is made.
 */
export async function inputsText(
  db: Lane,
  of: { readonly runId: RunId; readonly prepared: PreparedBars; readonly rows: number },
): Promise<string> {
  const slices = new SliceLines(of.prepared, of.rows);
  const lines: string[] = [];
  for await (const page of loggedPages(db, of.runId)) {
    for (const event of page) {
      if (!isInputEvent(event)) continue;
      const payload = payloadOf(event);
      const isEnd = event.eventType === 'FEED_ENDED';
      for (const bars of slices.upTo(isEnd ? Infinity : sliceOf(payload))) lines.push(bars);
      lines.push(lineOf(event.eventType, payload));
      if (isEnd) return textOf(lines);
    }
  }
  for (const bars of slices.upTo(Infinity)) lines.push(bars);
  return textOf(lines);
}

/** The slice of an input; 0: it came before the first. */
function sliceOf({ slice }: JsonObject): number {
  return typeof slice === 'number' ? slice : 0;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The bars of the slices, each once. */
class SliceLines {
  private readonly prepared: PreparedBars;
  private readonly rows: number;
  private slice = 0;
  private row = 0;

  constructor(prepared: PreparedBars, rows: number) {
    this.prepared = prepared;
    this.rows = rows;
  }

  /** Those that are due before an input of this slice, one by one: a long run has more than a call takes arguments. */
  *upTo(slice: number): Generator<string, void> {
    while (this.slice < slice && this.row < this.rows) yield this.next();
  }

  private next(): string {
    const { columns, symbols } = this.prepared;
    const ts = columns.ts[this.row] as number;
    const bars: JsonValue[] = [];
    for (; this.row < this.rows && columns.ts[this.row] === ts; this.row++) {
      const at = this.row;
      bars.push([
        symbols[columns.symbol[at] as number] ?? '',
        formatMicros(columns.open[at] as number),
        formatMicros(columns.high[at] as number),
        formatMicros(columns.low[at] as number),
        formatMicros(columns.close[at] as number),
        columns.volume[at] as number,
      ]);
    }
    this.slice++;
    return lineOf('BARS', { bars, slice: this.slice, ts: formatInstant(toInstant(ts) ?? 0) });
  }
}

function lineOf(input: string, payload: JsonObject): string {
  return canonicalJson({ input, ...payload });
}
