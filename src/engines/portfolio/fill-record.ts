/** The fills as they stand beside the journal of what was told of them: written together, always. */
import { invariant } from '../../foundation/core/index.ts';
import { FillTable } from '../../foundation/model/index.ts';
import { Journal, NO_ENTRY } from './journal.ts';
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
    const row = this.table.rowOf(order, number);
    const refused = this.refuse(row);
    if (refused !== null) return refused;
    this.table.busted.set(row, 1);
    const { symbol, day } = this.entryOf(row);
    this.journal.append({ kind: 'BUST', symbol, fill: row, day, a: 0, b: 0, c: 0 });
    return 'APPLIED';
  }

  correct(order: number, number: number, to: Correction): FillChange {
    const { table } = this;
    const row = table.rowOf(order, number);
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
    const { table, journal } = this;
    const standing = journal.standing();
    if (standing.length !== table.count) return false;
    for (let row = 0; row < table.count; row++) {
      const now = standing.at(row);
      if ((now !== NO_ENTRY) !== table.stands(row)) return false;
      if (now === NO_ENTRY) continue;
      const { a, b, c } = journal.at(now);
      const isSame =
        Math.abs(a) === table.qty.at(row) && b === table.price.at(row) && c === table.fee.at(row);
      if (!isSame) return false;
    }
    return true;
  }

  private refuse(row: number): FillChange | null {
    if (row < 0) return 'FILL_UNKNOWN';
    return this.table.stands(row) ? null : 'ALREADY_BUSTED';
  }

  /** The entry with which a fill was booked. */
  private entryOf(row: number) {
    const index = this.journal.bookingOf(row);
    invariant(index !== NO_ENTRY, 'a fill has its entry', { row });
    return this.journal.at(index);
  }
}
