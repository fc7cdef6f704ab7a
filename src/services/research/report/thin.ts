/** Fewer points for a picture: what stands at one place of it cannot be told apart. */

/** A stretch of time in equal slots. */
export interface Slots {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Items in ascending time, at most about `most` of them: when there are more, each slot keeps those that
 * `pick` chooses, in order. `pick` chooses `most / slots.count` at most.
 */
export function thin<T extends { readonly at: number }>(
  items: readonly T[],
  most: number,
  of: { readonly slots: Slots; readonly pick: (slot: readonly T[]) => readonly T[] },
): readonly T[] {
  if (items.length <= most) return items;
  const { slots, pick } = of;
  const kept: T[] = [];
  let group: T[] = [];
  let open = -1;
  for (const item of items) {
    const slot = slotOf(item.at, slots);
    if (slot !== open && group.length > 0) {
      kept.push(...pick(group));
      group = [];
    }
    open = slot;
    group.push(item);
  }
  return [...kept, ...pick(group)];
}

function slotOf(at: number, { from, to, count }: Slots): number {
  return to === from ? 0 : Math.min(count - 1, Math.floor(((at - from) / (to - from)) * count));
}
