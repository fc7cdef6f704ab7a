/** The order ids that an unknown one was probably meant to be. */
import { compareCodeUnits, countEdits } from '../../../foundation/core/index.ts';

/** More would be a list, and there is a command for that. */
const MOST = 5;
/** No id of ours is longer than 39 characters. */
const LONGEST = 80;
/** A part this long is no accident: 5 bits a character, of thousands of ids. */
const SHORTEST_PART = 4;

/** Those that contain the text whatever the case, else those within a third of its length in edits. */
export function nearIds(text: string, ids: readonly string[]): readonly string[] {
  if (text.length > LONGEST) return [];
  const wanted = text.toLowerCase();
  const holding = ids.filter((id) => id.toLowerCase().includes(wanted));
  if (wanted.length >= SHORTEST_PART && holding.length > 0) return holding.slice(0, MOST);
  const limit = Math.floor(text.length / 3);
  return ids
    .map((id) => ({ id, edits: countEdits(wanted, id.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits || compareCodeUnits(a.id, b.id))
    .slice(0, MOST)
    .map(({ id }) => id);
}
