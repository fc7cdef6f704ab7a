/** Order of program versions, as semantic versioning has it for what this program is numbered with. */

const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?$/;

/** Whether `version` came before `than`. A text that is no version came before nothing. */
export function isOlderVersion(version: string, than: string): boolean {
  const left = VERSION.exec(version);
  const right = VERSION.exec(than);
  if (left === null || right === null) return false;
  for (let part = 1; part <= 3; part++) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference < 0;
  }
  // A pre-release comes before its release; two pre-releases of one version are not ordered here.
  return left[4] !== undefined && right[4] === undefined;
}
