/** The run that a name on a command line stands for. */
import { listRuns, readRun, type Statements, type RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { parseRunId } from '../../../foundation/model/index.ts';

/** An id, or `last`: the newest run. Fails with RUN_UNKNOWN, and with USAGE_INVALID of a blank name: a script left it unset. */
export async function findRun(db: Statements, name: string): Promise<RunRow> {
  if (name === 'last') {
    const [newest] = await listRuns(db, { limit: 1 });
    return newest ?? failUnknown('the database holds no run');
  }
  if (name.trim() === '') {
    const fix = 'give a run id, or last; mqk run list shows the runs';
    throw new Failure('INPUT', 'USAGE_INVALID', 'the run id is blank', { fix });
  }
  const runId = parseRunId(name);
  const run = runId === null ? null : await readRun(db, runId);
  return run ?? failUnknown(`there is no run ${name.slice(0, 80)}`);
}

function failUnknown(message: string): never {
  throw new Failure('NOT_FOUND', 'RUN_UNKNOWN', message, {
    fix: 'mqk run list shows the runs; mqk run start makes one',
  });
}
