/** The first cells of each row of a CSV that we wrote, for counting; they hold no quotes. */
import { fileOrNull, onDisk } from './disk/io-failure.ts';
import { readPieces } from './disk/hash-file.ts';

/** Without the header; none when there is no such file. Fails as the disk does. */
export function readFirstCells(path: string, cells: number): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const decoder = new TextDecoder();
  let rest = '';
  const take = (piece: Uint8Array): boolean => {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) rows.push(line.split(',', cells));
    return true;
  };
  onDisk('read', path, () => fileOrNull(() => readPieces(path, take)));
  return rows.slice(1);
}
