/** Whether the record of a run is whole (P15): written from the table anew, then verified from the file. */
import { verifyRecord } from '../../../adapters/artifacts/index.ts';
import type { RunRow, Lane } from '../../../adapters/db/index.ts';
import type { Observed, PreflightFacts } from '../../../engines/lifecycle/index.ts';
import { join } from 'node:path';
import { keepRecord } from '../record/keep-record.ts';
import { recordedRun } from '../record/recorded-run.ts';
import { observe } from './observe.ts';

export function auditEvidence(run: RunRow, db: Lane): Promise<Observed<PreflightFacts['P15']>> {
  return observe(async () => {
    const { folder, events: stored } = await keepRecord(db, recordedRun(run));
    const { result, events } = verifyRecord(join(folder, 'audit.jsonl'));
    return { result, events, stored };
  });
}
