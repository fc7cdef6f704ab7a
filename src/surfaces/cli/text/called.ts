/** How this program is called from where its user stands, so that every command that it prints can be pasted. */
import { lstatSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, sep } from 'node:path';

/** The name that an installation gives, and the one that texts are written with. */
const NAME = 'mqk';

/**
 * The word that starts this program in `cwd`: the path of a clone's own `bin/mqk` when that file was run, `./` before
 * it where it lies beside, else the name that an installation gave it. `script` is what the process was started with.
 */
export function calledName(script: string, cwd: string): string {
  if (!isOfClone(script)) return NAME;
  const near = relative(cwd, script);
  const path = near.length <= script.length ? near : script;
  const typed = path.includes(sep) || isAbsolute(path) ? path : `.${sep}${path}`;
  return /\s/.test(typed) ? `"${typed}"` : typed;
}

/** A text in which each command begins with `called` instead of the plain name. */
export function asCalled(text: string, called: string): string {
  return called === NAME ? text : text.replace(/(?<![\w./"-])mqk (?=[a-z[])/g, () => `${called} `);
}

/** An installation puts a link or a shim on the path, or lies in node_modules; a clone's file is itself. */
function isOfClone(script: string): boolean {
  if (basename(script) !== NAME || basename(dirname(script)) !== 'bin') return false;
  if (script.split(sep).includes('node_modules')) return false;
  return lstatSync(script, { throwIfNoEntry: false })?.isFile() ?? false;
}
