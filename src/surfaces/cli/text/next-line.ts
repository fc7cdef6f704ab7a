/** What a person does next, as a command that can be copied. */

/** Where commands look for runs unless they are told. */
const USUAL_OUT = 'exports';

/** `out` as the flag has it; `width` is where the labels of the output end. */
export function nextLine(
  command: string,
  of: { readonly out: string; readonly width: number },
): string {
  const out = of.out === USUAL_OUT ? '' : ` --out ${of.out}`;
  return `${'next'.padEnd(of.width)}${command}${out}`;
}
