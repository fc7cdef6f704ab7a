/** The lock of a paper broker that nobody could reach. */
import { paperLock } from '../../../adapters/brokers/index.ts';
import { Failure } from '../../../foundation/core/index.ts';

/** The path of one whose process is gone; null: there is none. Fails with PAPER_BROKER_SILENT while its process lives. */
export function lockLeft(home: string): string | null {
  const lock = paperLock(home);
  if (lock === null || lock.holder === null) return lock?.path ?? null;
  const { pid, isProven } = lock.holder;
  const who = pid === 0 ? 'a process that does not say its number' : `process ${pid}`;
  const proof =
    isProven || pid === 0 ? '' : ', as the lock says; whether it is still that one is not known';
  const message = `${who} holds ${lock.path} and does not answer as paper broker${proof}`;
  throw new Failure('UNAVAILABLE', 'PAPER_BROKER_SILENT', message, { fix: fixOf(pid, isProven) });
}

function fixOf(pid: number, isProven: boolean): string {
  const again = 'it starts, ends or is stopped: ask again';
  if (pid === 0) return again;
  const look = isProven
    ? ''
    : `look at it (ps -p ${pid} -o lstart,args), and if it is "broker paper" `;
  return `${again}; when it stays so, ${look}kill ${pid}, and kill -9 ${pid} when that ends nothing: what it acknowledged is on disk`;
}
