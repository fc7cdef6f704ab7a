/** Entry of `mqk`: gives the process to the command line and its exit code back. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvariantViolation } from '../../foundation/core/index.ts';
import type { Host, Stream } from './host.ts';
import { runCli } from './program.ts';

const INTERRUPTED = 130;

/** The folder above this file that holds package.json: it runs from src/ and from dist/. */
function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new InvariantViolation('the program lies inside of its package');
    folder = parent;
  }
  return folder;
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  // A reader that went away (`| head`) is no fault of ours and needs no message.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY,
    columns: stream.columns || 100,
  };
}

function processHost(): Host {
  let isInterrupted = false;
  process.on('SIGINT', () => {
    if (isInterrupted) process.exit(INTERRUPTED);
    isInterrupted = true;
    process.stderr.write('\nstopping; once more to stop at once\n');
  });
  return {
    env: process.env,
    cwd: process.cwd(),
    packageRoot: findPackageRoot(),
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    isInterrupted: () => isInterrupted,
  };
}

process.exitCode = await runCli(process.argv.slice(2), processHost());
