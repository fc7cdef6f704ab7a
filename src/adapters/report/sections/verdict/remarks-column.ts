/** What is odd about rows. */
import type { TableColumn } from '../../tables/table.ts';

interface Remarked {
  readonly remarks: readonly string[];
}

/** The column of remarks; none when no row has one. */
export function remarksColumn(rows: readonly Remarked[]): readonly TableColumn<Remarked>[] {
  if (rows.every(({ remarks }) => remarks.length === 0)) return [];
  return [{ head: 'Remarks', kind: 'WORDS', cell: ({ remarks }) => remarks.join('; ') }];
}
