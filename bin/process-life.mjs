/** Tells two processes apart that had the same number. */
import { readFileSync } from 'node:fs';

/**
 * What is true of one life of a process alone: when it started, by /proc, else what its lock file says of it.
 * @param {number} pid
 * @param {string} lockFile that the process holds; its first line is the number of the process
 * @returns {string | null} null: there is no such process
 */
export function lifeOf(pid, lockFile) {
  try {
    if (hasProc()) return startOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const text = readFileSync(lockFile, 'utf8');
    return Number(text.split('\n')[0]) === pid ? text : null;
  } catch {
    return null;
  }
}

/**
 * Ticks from the machine's boot to the start of the process; null: it is a zombie.
 * @param {string} stat
 */
function startOf(stat) {
  // A program's name may hold blanks and brackets; it ends at the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[STATE] === 'Z' ? null : (fields[START] ?? null);
}

/** Places in `proc(5)` stat, counted from the field behind the name. */
const STATE = 0;
const START = 19;

function hasProc() {
  try {
    readFileSync('/proc/self/stat');
    return true;
  } catch {
    return false;
  }
}
