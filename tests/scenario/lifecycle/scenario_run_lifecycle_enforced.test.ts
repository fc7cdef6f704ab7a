/**
 * Invariant INV-RUN-01: a run moves along the arrows of the machine and no others, each move with exactly
 * one audit event in its transaction, and a halt is never taken back.
 * Spec: 4-safety decisions 1 and 6; reliability 6.1 (T1 to T15).
 * Would turn red: a statement that moves a run without asking the machine; an UPDATE without its event;
 * a repeat that moves twice.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commitTransition,
  readEvents,
  readRun,
  type Database,
} from '../../../src/adapters/db/index.ts';
import {
  formatRunPair,
  nextRun,
  RUN_EVENTS,
  RUN_PAIRS,
} from '../../../src/engines/lifecycle/index.ts';
import {
  command,
  commandOf,
  createRun,
  lead,
  newRunId,
  runIn,
} from '../../support/runs/run-stories.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';

let desk: TestDatabase;
let db: Database;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
afterAll(() => desk.close());

const OUTCOMES = { MOVE: 'DONE', REPEAT: 'REPEATED', REFUSE: 'REFUSED' } as const;

describe('every event in every pair, on rows', () => {
  it.each(RUN_PAIRS.map((pair) => [formatRunPair(pair), pair] as const))(
    'does of %s what the machine says',
    async (_name, pair) => {
      for (const event of RUN_EVENTS) {
        const before = await runIn(db, pair);
        const said = nextRun(pair, event, 'NONE');
        const done = await command(db, before, event);
        const after = await readRun(db, before.runId);
        expect([event, done.outcome]).toEqual([event, OUTCOMES[said.does]]);
        expect(after?.pair).toEqual(said.does === 'MOVE' ? said.to : pair);
        expect(after?.version).toBe(before.version + (said.does === 'MOVE' ? 1 : 0));
        const raises = said.does === 'MOVE' && said.raisesEpoch;
        expect(after?.armEpoch).toBe(before.armEpoch + (raises ? 1 : 0));
        const refusal = done.outcome === 'REFUSED' ? done.failure : null;
        expect(refusal?.code).toBe(said.does === 'REFUSE' ? said.code : undefined);
        expect(refusal?.kind).toBe(said.does === 'REFUSE' ? 'CONFLICT' : undefined);
      }
    },
  );
});

describe('the audit trail of a life', () => {
  it('has exactly one event for each version, with who, why, from where and to where', async () => {
    const created = await createRun(db);
    const run = await lead(db, created, [
      'ARM_REQUEST',
      'CONFIRM',
      'BEGIN',
      'STOP',
      'QUIESCE',
      'ARM_REQUEST',
      'CONFIRM',
      'HALT',
      'QUIESCE_OVERDUE',
      'QUIESCE',
    ]);
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 100 });
    expect(events.map(({ eventType }) => eventType)).toEqual([
      'RUN_STARTED',
      'RUN_ARM_REQUESTED',
      'RUN_ARMED',
      'RUN_BEGUN',
      'RUN_STOPPED',
      'RUN_QUIESCED',
      'RUN_ARM_REQUESTED',
      'RUN_ARMED',
      'RUN_HALTED',
      'RUN_QUIESCE_OVERDUE',
      'RUN_QUIESCED',
    ]);
    expect(events.map(({ runVersion }) => runVersion)).toEqual(events.map((_, i) => i + 1));
    expect(run.version).toBe(events.length);
    expect(JSON.parse(events[8]?.payload ?? '')).toMatchObject({
      actor: 'cli:tester',
      arm_epoch: 4,
      event: 'HALT',
      from: 'ARMED/ARMED',
      reason: 'test of HALT',
      to: 'HALTED/DISARMING',
      transition: 'T9',
    });
  });
});

describe('a repeat', () => {
  it.each([
    ['CONFIRM', 'ARMED/ARMED', ['ARM_REQUEST', 'CONFIRM']],
    ['BEGIN', 'RUNNING/ARMED', ['ARM_REQUEST', 'CONFIRM', 'BEGIN']],
    ['STOP', 'STOPPED/DISARMING', ['ARM_REQUEST', 'CONFIRM', 'STOP']],
    ['HALT', 'HALTED/DISARMING', ['ARM_REQUEST', 'CONFIRM', 'HALT']],
  ] as const)('of %s changes nothing and names the original event', async (event, pair, way) => {
    const run = await lead(db, await createRun(db), way);
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 100 });
    const again = await command(db, run, event);
    expect(again).toMatchObject({ outcome: 'REPEATED', auditId: events.at(-1)?.auditId });
    expect(again.run?.version).toBe(run.version);
    expect(formatRunPair(run.pair)).toBe(pair);
    expect(await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 100 })).toEqual(events);
  });
});

describe('guards of the row', () => {
  it('refuses another version, epoch, config, account or challenge, and changes nothing', async () => {
    const armed = await runIn(db, RUN_PAIRS[2]);
    const begin = commandOf(armed, 'BEGIN');
    if (begin.event !== 'BEGIN') throw new Error('it is a BEGIN');
    const refused = [
      { ...begin, version: armed.version - 1 },
      { ...begin, armEpoch: armed.armEpoch - 1 },
      { ...begin, binding: { ...begin.binding, configHash: 'f'.repeat(64) } },
      { ...begin, binding: { ...begin.binding, account: 'another' } },
      { ...begin, binding: { ...begin.binding, mode: 'LIVE' as const } },
      { ...begin, binding: { ...begin.binding, engineId: 'EXP' } },
      commandOf(armed, 'CONFIRM', 'another challenge'),
    ];
    const codes = [];
    for (const wrong of refused) {
      const done = await commitTransition(db, wrong);
      codes.push(done.outcome === 'REFUSED' ? done.failure.code : done.outcome);
    }
    expect(codes).toEqual([
      'RUN_VERSION_CHANGED',
      'RUN_EPOCH_CHANGED',
      'RUN_BINDING_MISMATCH',
      'RUN_BINDING_MISMATCH',
      'RUN_BINDING_MISMATCH',
      'RUN_BINDING_MISMATCH',
      'RUN_CHALLENGE_WRONG',
    ]);
    expect(await readRun(db, armed.runId)).toMatchObject({
      version: armed.version,
      pair: armed.pair,
    });
  });

  it('knows no run that is not there', async () => {
    const run = await createRun(db);
    const done = await commitTransition(db, { ...commandOf(run, 'HALT'), runId: newRunId() });
    expect(done).toMatchObject({
      outcome: 'REFUSED',
      failure: { kind: 'NOT_FOUND', code: 'RUN_UNKNOWN' },
    });
  });
});
