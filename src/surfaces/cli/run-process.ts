/** Gives the process to the command line, and its exit code back: what every entry of this program does. */
import { existsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvariantViolation } from '../../foundation/core/index.ts';
import type { FaultPort } from '../../adapters/brokers/index.ts';
import type { BrokerEntry } from '../../foundation/ports/index.ts';
import type { CrashAt } from '../../services/runtime/index.ts';
import type { Host, Stream } from './host.ts';
import { runCli } from './program.ts';
import { calledName } from './text/called.ts';

const STDOUT = 1;
const STDERR = 2;
const UNAVAILABLE = 9;
const INTERRUPTED = 130;

/** An entry: its own address, and the brokers that its build has. */
export interface Entry {
  /** `import.meta.url` of the entry. */
  readonly url: string;
  readonly brokers: readonly BrokerEntry[];
  /** Of a test build. */
  readonly paperFaults?: FaultPort;
  /** Told at each crash point that is passed; of a test build alone. */
  readonly crashAt?: CrashAt;
}

/** The folder above the entry that holds package.json: it runs from src/ and from dist/. */
function findPackageRoot(url: string): string {
  let folder = dirname(fileURLToPath(url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new InvariantViolation('the program lies inside of its package');
    folder = parent;
  }
  return folder;
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that went away (`| head`) is no fault of ours and needs no message.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    end('OUTPUT_UNAVAILABLE', `cannot write the output: ${error.code ?? error.message}`);
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY,
    columns: stream.columns || 100,
  };
}

/** For what goes wrong before or below the command line: no way to print but this. */
function end(code: string, message: string): never {
  const fix = 'check the disk and the working directory';
  try {
    writeSync(STDERR, `error ${code}: ${message}\n  fix: ${fix}\n`);
    if (process.argv.includes('--json')) {
      writeSync(STDOUT, `${JSON.stringify({ error: { code, message, problems: [], fix } })}\n`);
    }
  } finally {
    process.exit(UNAVAILABLE);
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return end('WORKING_DIRECTORY_GONE', 'the working directory does not exist any more');
  }
}

function processHost({ url, brokers, paperFaults, crashAt }: Entry): Host {
  const cwd = workingDirectory();
  let isInterrupted = false;
  // A service manager sends TERM, a closed terminal HUP: all end the work as Ctrl-C does.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isInterrupted) process.exit(INTERRUPTED);
      isInterrupted = true;
      process.stderr.write('\nstopping; once more to stop at once\n');
    });
  }
  return {
    env: process.env,
    cwd,
    called: calledName(process.argv[1] ?? '', cwd),
    packageRoot: findPackageRoot(url),
    workerDir: dirname(fileURLToPath(url)), // they are bundled beside the entry
    brokers,
    paperFaults,
    ...(crashAt === undefined ? {} : { crashAt }),
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    isInterrupted: () => isInterrupted,
  };
}

/** Runs the command line that the process was started with. */
export async function runProcess(entry: Entry): Promise<void> {
  // What a strategy gets hold of may be a date of the host: it says the same on every machine.
  process.env['TZ'] = 'UTC';
  process.exitCode = await runCli(process.argv.slice(2), processHost(entry));
}
