/** The test build as a process of its own, to be signalled while it works. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { TEST_PROGRAM } from '../cli/run-in-process.ts';

export interface TestProcess {
  readonly child: ChildProcess;
  readonly isRunning: () => boolean;
  readonly ended: Promise<{ readonly exitCode: number | null } & Output>;
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** With nothing of this process's environment but PATH. */
export function startTestProgram(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): TestProcess {
  const child = spawn(process.execPath, [TEST_PROGRAM, ...argv], {
    env: { PATH: process.env['PATH'], ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return {
    child,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    ended: once(child, 'close').then(() => ({ exitCode: child.exitCode, ...said })),
  };
}
