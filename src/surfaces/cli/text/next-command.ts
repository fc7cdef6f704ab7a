/** What a person does next, as a command that can be copied. */

/** Where commands look for runs unless they are told. */
const USUAL_OUT = 'exports';
/** Four columns of 100 are left for `mqk` that becomes `bin/mqk` in a clone, two for ` \`. */
const WIDTH = 94;

/**
 * Lines of at most 100 columns but for what has no flag to break before; a broken one ends in `\`, so that all of
 * them can be pasted at once. `out` as the flag has it; `width` is where the labels of the output end.
 */
export function nextCommand(
  command: string,
  of: { readonly out: string; readonly width: number },
): readonly string[] {
  const out = of.out === USUAL_OUT ? '' : ` --out ${of.out}`;
  const [first = '', ...flags] = `${command}${out}`.split(/ (?=--)/);
  const lines = ['next'.padEnd(of.width) + first];
  for (const flag of flags) {
    const line = lines.pop() ?? '';
    const isFull = line.length + 1 + flag.length > WIDTH;
    lines.push(
      ...(isFull ? [`${line} \\`, `${' '.repeat(of.width + 2)}${flag}`] : [`${line} ${flag}`]),
    );
  }
  return lines;
}
