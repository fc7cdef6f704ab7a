/** Which crash point a process of the test build hits: `CP3` or `CP3:2`, the second time it is passed. */
import type { CrashAt } from '../../../src/services/runtime/index.ts';

/** Kills this process as `kill -9` does; nothing after the point is done. */
export function crashFromEnv(text: string | undefined): CrashAt {
  const [wanted, times = '1'] = (text ?? '').split(':');
  let left = Number(times);
  return (point) => {
    if (point !== wanted) return;
    left--;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
