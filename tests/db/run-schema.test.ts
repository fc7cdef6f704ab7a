/** What the database itself refuses of runs and their audit events, whoever writes the SQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendEvent,
  insertRun,
  lockForSeal,
  sealRun,
  sequenceEvents,
  type Database,
  type SqlValue,
} from '../../src/adapters/db/index.ts';
import {
  formatRunPair,
  nextRun,
  POSTURES,
  RUN_EVENTS,
  RUN_PAIRS,
  RUN_STATUSES,
} from '../../src/engines/lifecycle/index.ts';
import { sha256Hex, URL_NAMESPACE } from '../../src/foundation/core/index.ts';
import { MODES, TOPICS } from '../../src/foundation/model/index.ts';
import { command, createRun, runIn, storyRun } from '../support/runs/run-stories.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';

let desk: TestDatabase;
let db: Database;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
afterAll(() => desk.close());

/** Name of the constraint that refuses a statement; fails when it is taken. */
async function refusalOf(sql: string, params: readonly SqlValue[] = []): Promise<string> {
  const refused: unknown = await db.query(sql, params).then(
    () => new Error(`taken: ${sql}`),
    (error: unknown) => error,
  );
  if (!(refused instanceof Error)) throw new Error('a database rejects with an error');
  return 'constraint' in refused ? String(refused.constraint) : refused.message;
}

async function textOf(sql: string, params: readonly SqlValue[] = []): Promise<string> {
  const [row] = await db.query(sql, params);
  return String(row?.['text']);
}

const checkOf = (table: string, name: string): Promise<string> =>
  textOf(
    `SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint
     WHERE conrelid = $1::regclass AND conname = $2`,
    [table, name],
  );

/** Those of `words` for which a CHECK of one text column holds. */
async function wordsThatPass(
  check: { table: string; name: string; column: string },
  words: readonly string[],
) {
  const expression = await checkOf(check.table, check.name);
  const rows = await db.query(
    `SELECT word FROM unnest($1::text[]) WITH ORDINALITY AS w (word, place),
       LATERAL (SELECT word AS ${check.column}) AS row WHERE ${expression} ORDER BY place`,
    [words],
  );
  return rows.map((row) => String(row['word']));
}

describe('the same words in SQL and in code', () => {
  it.each([
    ['runs_status_known', 'status', RUN_STATUSES],
    ['runs_posture_known', 'posture', POSTURES],
  ] as const)('%s', async (name, column, words) => {
    const others = ['ACTIVE', 'created', ''];
    expect(await wordsThatPass({ table: 'runs', name, column }, [...words, ...others])).toEqual(
      words,
    );
    expect((await checkOf('runs', name)).match(/'[^']*'/g)).toHaveLength(words.length);
  });

  it('the topics of audit events, and the modes that hold a broker', async () => {
    const topics = { table: 'audit_events', name: 'audit_events_topic_check', column: 'topic' };
    expect(await wordsThatPass(topics, [...TOPICS, 'OTHER'])).toEqual(TOPICS);
    const modes = { table: 'runs', name: 'runs_mode_check', column: 'mode' };
    expect(await wordsThatPass(modes, MODES)).toEqual(['PAPER', 'LIVE']);
  });

  it('nine pairs pass the CHECK, and eleven do not', async () => {
    const expression = await checkOf('runs', 'runs_pair_legal');
    const rows = await db.query(
      `SELECT status || '/' || posture AS pair FROM unnest($1::text[]) WITH ORDINALITY AS s (status, a),
         unnest($2::text[]) WITH ORDINALITY AS p (posture, b) WHERE ${expression}`,
      [RUN_STATUSES, POSTURES],
    );
    expect(rows.map((row) => row['pair']).sort()).toEqual(RUN_PAIRS.map(formatRunPair).sort());
    expect(rows).toHaveLength(9);
  });

  it('the arrows of the trigger are those of the machine', async () => {
    const source = await textOf(
      `SELECT prosrc AS text FROM pg_proc WHERE proname = 'runs_guard_update'`,
    );
    const arrows = [...source.matchAll(/\('(\w+\/\w+)', '(\w+\/\w+)'\)/g)].map(
      ([, from, to]) => `${from ?? ''} ${to ?? ''}`,
    );
    const moves = RUN_PAIRS.flatMap((pair) =>
      RUN_EVENTS.flatMap((event) =>
        (['NONE', 'POSSIBLE'] as const).flatMap((exposure) => {
          const step = nextRun(pair, event, exposure);
          if (step.does !== 'MOVE' || formatRunPair(step.to) === formatRunPair(pair)) return [];
          return [`${formatRunPair(pair)} ${formatRunPair(step.to)}`];
        }),
      ),
    );
    expect(arrows.sort()).toEqual([...new Set(moves)].sort());
  });
});

describe('a run in SQL', () => {
  const ILLEGAL = RUN_STATUSES.flatMap((status) =>
    POSTURES.filter(
      (posture) => !RUN_PAIRS.some((p) => p.status === status && p.posture === posture),
    ).map((posture) => [status, posture] as const),
  );

  it.each(ILLEGAL)(
    '%s/%s is refused, with the arrows switched off as well',
    async (status, posture) => {
      const run = await runIn(db, RUN_PAIRS[3]);
      const sql = `UPDATE runs SET status = '${status}', posture = '${posture}', version = version + 1
                 WHERE run_id = '${run.runId}'`;
      expect(await refusalOf(sql)).toBe('runs_arrow_legal');
      const bare = db.transaction(async (tx) => {
        await tx.query('ALTER TABLE runs DISABLE TRIGGER runs_guard_update');
        await tx.query(sql);
      });
      await expect(bare).rejects.toThrow(/violates check constraint "runs_/);
    },
  );

  it.each([
    ["status = 'ARMED', posture = 'ARMED', version = version + 1", 'runs_arrow_legal'],
    ["status = 'RUNNING', posture = 'ARMED', version = version + 1", 'runs_arrow_legal'],
    ["posture = 'ARMING_PENDING', version = version + 1", 'runs_challenge_when_arming'],
    [
      "posture = 'ARMING_PENDING', challenge_nonce = 'n', challenge_expires_at = now()",
      'runs_version_counts',
    ],
    ['version = version + 2', 'runs_version_counts'],
    ['version = version - 1', 'runs_version_counts'],
    ['version = version + 1', 'runs_change_recorded'],
    ['arm_epoch = arm_epoch + 1', 'runs_epoch_counts'],
    ["lease_owner = 'x', lease_expires_at = now()", 'runs_lease_epoch_counts'],
    ['lease_epoch = 5', 'runs_lease_epoch_counts'],
    ['sealed_at = now()', 'runs_sealed_when_over'],
    ["config_hash = repeat('0', 64)", 'runs_facts_immutable'],
    ["account = 'another'", 'runs_facts_immutable'],
    ["strategy_source_sha256 = repeat('0', 64)", 'runs_facts_immutable'],
    ["reason = 'another'", 'runs_standing_versioned'],
    ["actor = 'another'", 'runs_standing_versioned'],
    ['armed_at = now()', 'runs_standing_versioned'],
    ['begun_at = now()', 'runs_standing_versioned'],
    ['updated_at = now()', 'runs_standing_versioned'],
    ["deadman_home = 'another'", 'runs_standing_versioned'],
    ["heartbeat_at = now() + interval '1 minute'", 'runs_signs_of_life_now'],
    [
      "lease_owner = 'x', lease_epoch = 1, lease_expires_at = now() + interval '1 day'",
      'runs_signs_of_life_now',
    ],
  ])('is not changed by SET %s', async (set, constraint) => {
    const run = await createRun(db);
    expect(await refusalOf(`UPDATE runs SET ${set} WHERE run_id = $1`, [run.runId])).toBe(
      constraint,
    );
  });

  it('is not sealed without its event, and none says so of a run that is not', async () => {
    const run = await runIn(db, RUN_PAIRS[5]);
    const seal = 'UPDATE runs SET sealed_at = now() WHERE run_id = $1';
    expect(await refusalOf(seal, [run.runId])).toBe('runs_seal_recorded');
    const event = { runId: run.runId, topic: 'AUDIT', eventType: 'RUN_SEALED' } as const;
    await expect(appendEvent(db, { ...event, payload: {}, actor: 'a' })).rejects.toMatchObject({
      constraint: 'audit_events_seal_true',
    });
  });

  it.each([
    ['NOTE', 'runs_event_of_arrow'],
    ['RUN_BEGUN', 'runs_event_of_arrow'],
    ['RUN_ARMED', 'taken'],
  ])('is not armed by hand with the event %s: %s', async (eventType, answer) => {
    const run = await runIn(db, RUN_PAIRS[1]);
    const armed = db.transaction(async (tx) => {
      await tx.query(
        `UPDATE runs SET status = 'ARMED', posture = 'ARMED', version = version + 1, armed_at = now(),
           arm_epoch = arm_epoch + 1, deadman_nonce = 'n' WHERE run_id = $1`,
        [run.runId],
      );
      const event = { runId: run.runId, runVersion: run.version + 1, eventType };
      await appendEvent(tx, { ...event, topic: 'RUNTIME', payload: {}, actor: 'a' });
    });
    const told = await armed.then(
      () => 'taken',
      (error: unknown) => (error instanceof Error && 'constraint' in error ? error.constraint : ''),
    );
    expect(told).toBe(answer);
  });

  it.each([1, 0, -1])('no event takes a version from it (%i off), and it halts', async (off) => {
    const run = await runIn(db, RUN_PAIRS[3]);
    const event = { runId: run.runId, topic: 'RUNTIME', eventType: 'RUN_HALTED' } as const;
    const taken = appendEvent(db, {
      ...event,
      runVersion: run.version + off,
      payload: {},
      actor: 'a',
    });
    const constraint = off === 0 ? 'audit_events_version_once' : 'audit_events_of_version';
    await expect(taken).rejects.toMatchObject({ constraint });
    expect(await command(db, run, 'HALT')).toMatchObject({ outcome: 'DONE' });
  });

  it('is never deleted, and a table of runs never emptied', async () => {
    await createRun(db);
    expect(await refusalOf('DELETE FROM runs')).toBe('runs_kept');
    expect(await refusalOf('TRUNCATE runs CASCADE')).toMatch(/_kept$/);
  });

  it.each([
    'DELETE FROM schema_migrations',
    'TRUNCATE schema_migrations',
    'UPDATE schema_migrations SET applied_at = now()',
  ])('the history of the schema is kept: %s', async (sql) => {
    expect(await refusalOf(sql)).toBe('schema_migrations_kept');
  });

  it.each([
    [{ cash: 0 }, 'runs_cash_check'],
    [{ cash: -1 }, 'runs_cash_check'],
    [{ engineId: 'main' }, 'runs_engine_id_check'],
    [{ symbols: [] }, 'runs_symbols_check'],
    [{ configHash: 'C0FFEE' }, 'runs_config_hash_check'],
    [{ strategyParams: '[]' }, 'runs_strategy_params_check'],
    [{ seed: -1 }, 'runs_seed_check'],
    [{ actor: '' }, 'runs_actor_check'],
  ])('is not made with %j', async (over, constraint) => {
    const made = db.transaction((tx) => insertRun(tx, storyRun(over)));
    await expect(made).rejects.toMatchObject({ constraint });
  });

  it('begins CREATED, whoever writes it, and not without its event', async () => {
    const { runId } = await createRun(db);
    const columns = `engine_id, mode, broker, environment, config_hash, config_json, git_hash, dirty,
      strategy_id, strategy_version, strategy_params, symbols, timeframe, calendar, cash, seed, request, actor, reason`;
    const copy = (more: string, values: string): string =>
      `INSERT INTO runs (run_id, account, ${columns}${more}) SELECT gen_random_uuid(), 'other', ${columns}${values}
       FROM runs WHERE run_id = '${runId}'`;
    const armed = copy(', status, posture', `, 'ARMED', 'ARMED'`);
    expect(await refusalOf(armed)).toBe('runs_begin_created');
    expect(await refusalOf(copy('', ''))).toBe('runs_change_recorded');
  });

  it('is made once', async () => {
    const run = await createRun(db);
    const again = db.transaction((tx) => insertRun(tx, storyRun({ runId: run.runId })));
    await expect(again).rejects.toMatchObject({ code: 'RUN_ID_TAKEN', kind: 'CONFLICT' });
  });
});

describe('audit events in SQL', () => {
  const PLACE = {
    seq: 1,
    eventId: URL_NAMESPACE,
    hashPrev: sha256Hex('a'),
    hashSelf: sha256Hex('b'),
  };

  it.each([
    ['DELETE FROM audit_events', 'audit_events_kept'],
    ['TRUNCATE audit_events CASCADE', 'audit_events_kept'],
    [`UPDATE audit_events SET payload = '{}'`, 'audit_events_append_only'],
    [`UPDATE audit_events SET actor = 'nobody'`, 'audit_events_append_only'],
    ['UPDATE audit_events SET ts_utc = now()', 'audit_events_append_only'],
    ['UPDATE audit_events SET seq = 1', 'audit_events_sequenced_whole'],
  ])('%s is refused', async (sql, constraint) => {
    await createRun(db);
    expect(await refusalOf(sql)).toBe(constraint);
  });

  it('get their place once', async () => {
    const run = await createRun(db);
    const [event] = await db.query('SELECT audit_id FROM audit_events WHERE run_id = $1', [
      run.runId,
    ]);
    const auditId = Number(event?.['audit_id']);
    await db.transaction((tx) => sequenceEvents(tx, [{ auditId, ...PLACE }]));
    await expect(
      db.transaction((tx) => sequenceEvents(tx, [{ auditId, ...PLACE, seq: 2 }])),
    ).rejects.toMatchObject({
      constraint: 'audit_events_append_only',
    });
    await command(db, run, 'HALT');
    const [, halted] = await db.query(
      'SELECT audit_id FROM audit_events WHERE run_id = $1 ORDER BY audit_id',
      [run.runId],
    );
    await expect(
      db.transaction((tx) =>
        sequenceEvents(tx, [{ auditId: Number(halted?.['audit_id']), ...PLACE }]),
      ),
    ).rejects.toMatchObject({ constraint: 'audit_events_seq_once' });
  });

  it('do not follow a seal, and a sealed run never changes', async () => {
    const run = await runIn(db, RUN_PAIRS[5]);
    const event = {
      runId: run.runId,
      topic: 'RUNTIME',
      eventType: 'NOTE',
      payload: {},
      actor: 'a',
    } as const;
    const sealed = await db.transaction(async (tx) => {
      await lockForSeal(tx, run.runId);
      return sealRun(tx, { runId: run.runId, actor: 'a', payload: { events: '8' } });
    });
    expect(sealed.run.sealedAt).not.toBeNull();
    await expect(appendEvent(db, event)).rejects.toMatchObject({ code: 'RUN_SEALED' });
    for (const refused of ['ARM_REQUEST', 'HALT'] as const) {
      const done = await command(db, run, refused);
      expect(done).toMatchObject({ outcome: 'REFUSED', failure: { code: 'RUN_SEALED' } });
    }
    expect(
      await refusalOf('UPDATE runs SET heartbeat_at = now() WHERE run_id = $1', [run.runId]),
    ).toBe('runs_sealed_immutable');
  });

  it('are awaited by a seal: none slips in after what it counted', async () => {
    const run = await runIn(db, RUN_PAIRS[5]);
    const event = {
      runId: run.runId,
      topic: 'RUNTIME',
      eventType: 'NOTE',
      payload: {},
      actor: 'a',
    } as const;
    const order: string[] = [];
    let late: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await lockForSeal(tx, run.runId);
      late = appendEvent(db, event).catch((error: unknown) => {
        order.push('late');
        return error;
      });
      await sealRun(tx, { runId: run.runId, actor: 'a', payload: {} });
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('sealed');
    });
    expect(await late).toMatchObject({ code: 'RUN_SEALED' });
    expect(order).toEqual(['sealed', 'late']);
  });

  it('a run that could still act is not sealed', async () => {
    const run = await runIn(db, RUN_PAIRS[4]);
    const seal = db.transaction((tx) => sealRun(tx, { runId: run.runId, actor: 'a', payload: {} }));
    await expect(seal).rejects.toMatchObject({ code: 'RUN_NOT_QUIET' });
  });
});
