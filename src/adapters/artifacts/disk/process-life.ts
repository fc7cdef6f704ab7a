/** Which process of which machine something belongs to, and whether it still runs. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errnoOf } from './io-failure.ts';

/** A process id means nothing on another machine that shares the folder. */
export const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Whether a process with that start still runs; ids are used again, start times are not. */
export function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false; // EPERM: it lives and is somebody else's
  }
  const now = startTicks(pid);
  return start === '0' || now === '0' || now === start;
}

/** Start of a process in clock ticks since boot (Linux); `0` where it can't be known. */
export function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the start is the 20th field behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0'; // no /proc here
  }
}
