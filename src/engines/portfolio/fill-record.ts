/** The fills as they stand beside the journal of what was told of them: written together, always. */
import { invariant } from '../../foundation/core/index.ts';
import { FillTable } from '../../foundation/model/index.ts';
import { Journal } from './journal.ts';
import { standingFills } from './replay.ts';
import type { Correction, Fill, FillChange } from './types.ts';

export class FillRecord {
  readonly table = new FillTable();
  readonly journal = new Journal();

  add(fill: Fill): void {
    const { table } = this;
    const row = table.count;
    table.order.push(fill.order);
    table.number.push(fill.number);
    table.ts.push(fill.ts);
    table.qty.push(fill.qty);
    table.price.push(fill.price);
    table.fee.push(fill.fee);
    table.busted.push(0);
    this.journal.append({
      kind: 'FILL',
      symbol: fill.symbol,
      fill: row,
      day: fill.day,
      a: fill.side * fill.qty,
      b: fill.price,
      c: fill.fee,
    });
  }

  bust(order: number, number: number): FillChange {
    const row = this.rowOf(order, number);
    const refused = this.refuse(row);
    if (refused !== null) return refused;
    this.table.busted.set(row, 1);
    const { symbol, day } = this.entryOf(row);
    this.journal.append({ kind: 'BUST', symbol, fill: row, day, a: 0, b: 0, c: 0 });
    return 'APPLIED';
  }

  correct(order: number, number: number, to: Correction): FillChange {
    const { table } = this;
    const row = this.rowOf(order, number);
    const refused = this.refuse(row);
    if (refused !== null) return refused;
    const isSame =
      table.qty.at(row) === to.qty &&
      table.price.at(row) === to.price &&
      table.fee.at(row) === to.fee;
    if (isSame) return 'NO_CHANGE';
    table.qty.set(row, to.qty);
    table.price.set(row, to.price);
    table.fee.set(row, to.fee);
    const { symbol, day, a } = this.entryOf(row);
    const entry = { symbol, fill: row, day, a: Math.sign(a) * to.qty, b: to.price, c: to.fee };
    this.journal.append({ kind: 'CORRECTION', ...entry });
    return 'APPLIED';
  }

  /** Whether every row of the table is what the journal says that it is now. O(entries). */
  agrees(): boolean {
    const { table } = this;
    const standing = standingFills(this.journal.all());
    for (let row = 0; row < table.count; row++) {
      const fill = standing.get(row);
      if ((fill !== undefined) !== table.stands(row)) return false;
      const isSame =
        fill === undefined ||
        (Math.abs(fill.a) === table.qty.at(row) &&
          fill.b === table.price.at(row) &&
          fill.c === table.fee.at(row));
      if (!isSame) return false;
    }
    return true;
  }

  /** Row of an order's fill, -1 when there is none. Looked for only when the broker changes its mind. */
  private rowOf(order: number, number: number): number {
    const { table } = this;
    for (let row = table.count - 1; row >= 0; row--) {
      if (table.order.at(row) === order && table.number.at(row) === number) return row;
    }
    return -1;
  }

  private refuse(row: number): FillChange | null {
    if (row < 0) return 'FILL_UNKNOWN';
    return this.table.stands(row) ? null : 'ALREADY_BUSTED';
  }

  /** The entry with which a fill was booked. */
  private entryOf(row: number) {
    const entry = this.journal.all().find(({ kind, fill }) => kind === 'FILL' && fill === row);
    invariant(entry !== undefined, 'a fill has its entry', { row });
    return entry;
  }
}
