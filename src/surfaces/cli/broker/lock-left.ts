/** The lock of a paper broker that nobody could reach. */
import { paperLock, type LockHolder } from '../../../adapters/brokers/index.ts';
import { Failure } from '../../../foundation/core/index.ts';

/** The path of one whose process is gone; null: there is none. Fails with PAPER_BROKER_SILENT while its process lives. */
export function lockLeft(home: string): string | null {
  const lock = paperLock(home);
  if (lock === null || lock.holder === null) return lock?.path ?? null;
  const { holder } = lock;
  const message = `${whoIs(holder)} holds ${lock.path} and does not answer as paper broker${doubtOf(holder)}`;
  throw new Failure('UNAVAILABLE', 'PAPER_BROKER_SILENT', message, { fix: fixOf(holder) });
}

function whoIs({ pid, elsewhere }: LockHolder): string {
  const who = pid === 0 ? 'a process that does not say its number' : `process ${pid}`;
  return elsewhere === null ? who : `${who} of the host ${elsewhere}`;
}

function doubtOf({ pid, elsewhere, isProven }: LockHolder): string {
  if (isProven || pid === 0) return '';
  const doubt = elsewhere === null ? 'whether it is still that one' : 'whether it still runs there';
  return `, as the lock says; ${doubt} is not known`;
}

/** A number of another host is another process here, if any: no word of ending it. */
function fixOf({ pid, elsewhere, isProven }: LockHolder): string {
  const again = 'it starts, ends or is stopped: ask again';
  if (elsewhere !== null) {
    return `run mqk broker stop on ${elsewhere}; when its process is gone there, its lock can be taken over 30 s after its last sign of life`;
  }
  if (pid === 0) return again;
  const look = isProven
    ? ''
    : `look at it (ps -p ${pid} -o lstart,args), and if it is "broker paper" `;
  return `${again}; when it stays so, ${look}kill ${pid}, and kill -9 ${pid} when that ends nothing: what it acknowledged is on disk`;
}
