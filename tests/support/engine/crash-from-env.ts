/**
 * Where a process of the test build kills itself, as steps that are passed one after the other: `CP3`; `CP3:2`, the
 * second time it is passed; `CP13>CP7`, at the first CP7 after a CP13.
 */
import type { CrashAt } from '../../../src/services/runtime/index.ts';

/** Kills this process as `kill -9` does; nothing after the last step is done. */
export function crashFromEnv(text: string | undefined): CrashAt {
  const steps = (text ?? '').split('>').map((step) => {
    const [point, times = '1'] = step.split(':');
    return { point, left: Number(times) };
  });
  return (point) => {
    const [step] = steps;
    if (step?.point !== point) return;
    step.left--;
    if (step.left > 0) return;
    steps.shift();
    if (steps.length === 0) process.kill(process.pid, 'SIGKILL');
  };
}
