/**
 * What can go wrong before the program exists, said in the program's own error style. Built-ins
 * only, and no syntax newer than Node 16: it must run where nothing is installed.
 */

/** The oldest Node that runs the program; `engines` of package.json says the same. */
export const OLDEST_NODE = [20, 19];

/** A fault of the boot: a code, what to do about it, and the exit code of the process. */
export class BootError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} fix
   * @param {number} exitCode
   */
  constructor(code, message, fix, exitCode = 9) {
    super(message);
    this.code = code;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

/**
 * @param {string} version as in process.versions.node
 * @returns {boolean} true when this Node runs the program
 */
export function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Turns anything thrown during the boot into a fault with a code.
 * @param {unknown} thrown
 * @returns {BootError}
 */
export function asBootError(thrown) {
  if (thrown instanceof BootError) return thrown;
  return explain(
    thrown instanceof Error ? thrown.message : String(thrown),
    'BOOT_FAILED',
    'read the message above; `npm ci` in the project folder repairs a broken installation',
  );
}

/** Signs in an error text, the fault that they mean, and its cure; the first that fits counts. */
const SIGNS = [
  {
    sign: /ENOSPC|EDQUOT|no space left/i,
    code: 'BOOT_DISK_FULL',
    fix: 'free some 300 MB on the disk of the project folder and run the command again',
  },
  {
    sign: /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    code: 'BOOT_PERMISSION_DENIED',
    fix: 'make the project folder writable for this user, or clone it into a folder of your own',
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|network/,
    code: 'BOOT_NETWORK_UNREACHABLE',
    fix: 'the first start downloads packages: check the connection or proxy (`npm ping`) and run the command again',
  },
  {
    sign: /code EUSAGE|in sync/,
    code: 'BOOT_LOCK_MISMATCH',
    fix: 'run `npm install` after a change of package.json, so that package-lock.json follows',
  },
];

/**
 * @param {string} text what the failing tool or system call said
 * @param {string} code when the text bears no known sign
 * @param {string} fix likewise
 * @returns {BootError}
 */
export function explain(text, code, fix) {
  const known = SIGNS.find(({ sign }) => sign.test(text));
  return new BootError(known?.code ?? code, text, known?.fix ?? fix);
}

/**
 * Prints the fault like every other error of the program: two lines on stderr, or one JSON object
 * on stdout when the command line asks for JSON.
 * @param {BootError} error
 * @param {boolean} asJson
 */
export function report(error, asJson) {
  const { code, message, fix } = error;
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ error: { code, message, problems: [], fix } })}\n`);
  } else {
    process.stderr.write(`error ${code}: ${message}\nfix: ${fix}\n`);
  }
}
