/** Paths of config nodes as text: `risk.max_drawdown`, `feeds[0].name`. */

/** Keys that stand bare in a path. Any other is quoted, so that a key `a.b` never looks like two. */
const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;
/** A hostile key may be a mebibyte long; a person reads its beginning. */
const SHOWN_KEY = 64;

export function childPath(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** Whether text is a dotted path of bare keys; that is how `--set` and the key table name keys. */
export function isDottedPath(text: string): boolean {
  return text.split('.').every((key) => PLAIN_KEY.test(key));
}

/** A path, cut to what a message can hold. */
export function shownPath(path: string): string {
  const most = 4 * SHOWN_KEY;
  return path.length <= most ? path : `${path.slice(0, most)}…`;
}
