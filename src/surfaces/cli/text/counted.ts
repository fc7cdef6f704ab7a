/** A count with its noun. */

/** `1 check`, `2 checks`; also `0 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
