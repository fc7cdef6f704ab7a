/** Finds the running paper broker, or starts one that outlives this process. */
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import type { BrokerPlace } from '../../../../foundation/ports/index.ts';
import { readAddress } from '../address.ts';
import { providePaperPlaces, requireFiles, type PaperPlaces } from '../places.ts';
import type { Address } from '../wire.ts';
import { lastWords } from './last-words.ts';

/** A start takes a quarter of a second on a quiet machine. */
const START_MS = 10_000;
const LOOK_MS = 20;
/** Exit code of PAPER_BROKER_RUNNING: the address of the other one is on its way. */
const ANOTHER_RUNS = 8;

/**
 * Starts a broker and waits for its address; when another process is faster, the address is the other's.
 * The error says why none came: what the broker said of its end, or how it ended.
 */
export async function startPaperBroker(
  program: string,
  { home, env }: Pick<BrokerPlace, 'home' | 'env'>,
  dead: Address | null,
): Promise<Result<Address, string>> {
  const opened = openLog(home);
  if (!opened.ok) return opened;
  const { places, log } = opened.value;
  const from = fstatSync(log).size;
  const child = spawn(process.execPath, [program, 'broker', 'paper'], {
    cwd: places.folder,
    // Nothing but what it needs: keys of real brokers are none of its business.
    env: { PATH: env['PATH'], TMPDIR: env['TMPDIR'], MQK_HOME: home },
    detached: true,
    stdio: ['ignore', log, log],
  });
  const start = { isOver: false, end: `it was not ready within ${START_MS} ms` };
  child.on('error', ({ message }) => {
    start.isOver = true;
    start.end = message;
  });
  child.on('exit', (code, signal) => {
    start.isOver = code !== ANOTHER_RUNS;
    start.end = `it ended with ${signal ?? `exit ${code ?? 0}`}`;
  });
  child.unref();
  closeSync(log);
  for (const end = performance.now() + START_MS; performance.now() < end && !start.isOver;) {
    const address = readAddress(places.address);
    if (address !== null && address.socket !== dead?.socket) return ok(address);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return err(`${lastWords(places.log, from) ?? start.end}; see ${places.log}`);
}

function openLog(home: string): Result<{ places: PaperPlaces; log: number }, string> {
  try {
    const places = providePaperPlaces(home);
    requireFiles(places);
    return ok({ places, log: openSync(places.log, 'a', 0o600) });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
