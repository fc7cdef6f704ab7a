/** Where a process of the test build stops as SIGSTOP does: `CP3`, or `CP3:2`, the second time it is passed. */
import type { CrashAt } from '../../../src/services/runtime/index.ts';

/** It sleeps until somebody sends SIGCONT. */
export function stopFromEnv(text: string | undefined): CrashAt {
  const [wanted, times = '1'] = (text ?? '').split(':');
  let left = Number(times);
  return (point) => {
    if (point !== wanted) return;
    left--;
    if (left === 0) process.kill(process.pid, 'SIGSTOP');
  };
}
