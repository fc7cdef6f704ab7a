/**
 * Open lots of one symbol, oldest first: a ring of columns, so that neither opening nor closing a lot
 * allocates. All lots of a queue have the same sign.
 */
import { invariant } from '../../foundation/core/index.ts';

/** One lot. `qty` signed shares, `price` micros, `day` an epoch day, `fill` an index of the ledger. */
export type Lot = {
  readonly qty: number;
  readonly price: number;
  readonly day: number;
  readonly fill: number;
};

const FIRST_CAPACITY = 8; // a power of two: indexes wrap with a mask

export class LotQueue {
  count = 0;
  private head = 0;
  private qty = new Float64Array(FIRST_CAPACITY);
  private price = new Float64Array(FIRST_CAPACITY);
  private day = new Float64Array(FIRST_CAPACITY);
  private fill = new Float64Array(FIRST_CAPACITY);

  push(lot: Lot): void {
    if (this.count === this.qty.length) this.grow();
    const at = (this.head + this.count) & (this.qty.length - 1);
    this.qty[at] = lot.qty;
    this.price[at] = lot.price;
    this.day[at] = lot.day;
    this.fill[at] = lot.fill;
    this.count++;
  }

  /** The lot at `index`, 0 being the oldest. */
  at(index: number): Lot {
    invariant(index < this.count, 'a lot is inside its queue', { index, count: this.count });
    const at = (this.head + index) & (this.qty.length - 1);
    return {
      qty: this.qty[at] as number,
      price: this.price[at] as number,
      day: this.day[at] as number,
      fill: this.fill[at] as number,
    };
  }

  /** Takes signed `qty` off the oldest lot and drops it when nothing is left. */
  reduceOldest(qty: number): void {
    const left = (this.qty[this.head] as number) - qty;
    this.qty[this.head] = left;
    if (left !== 0) return;
    this.head = (this.head + 1) & (this.qty.length - 1);
    this.count--;
  }

  clear(): void {
    this.head = 0;
    this.count = 0;
  }

  all(): Lot[] {
    return Array.from({ length: this.count }, (_, index) => this.at(index));
  }

  private grow(): void {
    const lots = this.all();
    const capacity = this.qty.length * 2;
    this.qty = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.day = new Float64Array(capacity);
    this.fill = new Float64Array(capacity);
    this.head = 0;
    this.count = 0;
    for (const lot of lots) this.push(lot);
  }
}

/** Whether two queues hold the same lots in the same order. */
export function isSameQueue(lots: readonly Lot[], others: readonly Lot[]): boolean {
  return (
    lots.length === others.length &&
    lots.every(({ qty, price, day, fill }, index) => {
      const other = others[index];
      if (other === undefined) return false;
      const isSame = qty === other.qty && price === other.price;
      return isSame && day === other.day && fill === other.fill;
    })
  );
}
