/** Text in lines that a terminal of 100 columns shows whole. */

/** Four columns are left for a command in them that becomes `bin/mqk` in a clone. */
const WIDTH = 96;

/** Words in lines of at most 96 columns, each behind `indent`; a word that is longer has a line of its own. */
export function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const isFull = indent.length + line.length + 1 + word.length > WIDTH;
    if (isFull && line !== '') lines.push(indent + line);
    line = isFull || line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

/** As `wrapped`, with `label` in the place of the first line's indent; the label is as wide as the indent. */
export function labelled(label: string, text: string): readonly string[] {
  const indent = ' '.repeat(label.length);
  return wrapped(text, indent).map((line, at) =>
    at === 0 ? label + line.slice(label.length) : line,
  );
}
