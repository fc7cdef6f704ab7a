/**
 * Invariant INV-RUN-06: `audit.jsonl` of a PAPER or LIVE run is a projection of its events: lost, it comes back
 * to the byte; torn, it is mended and says so; changed, it is refused and nothing is armed on it; what was committed stands.
 * Spec: contract 10; reliability 5.1, F07, F30, F31.
 * Would turn red: a line that is written before its place is committed; a repair that is silent; a comparison
 * that stops at the first equal line.
 */
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/foundation/core/index.ts';
import { emitEvent, findRun, recordedRun } from '../../../src/services/runtime/index.ts';
import type { CliDesk } from '../../support/runs/cli-runs.ts';
import { eventsOf } from '../../support/runs/cli-runs.ts';
import { useCliDesk } from '../../support/runs/use-cli-desk.ts';

const { desk, cli } = useCliDesk();

async function note(runId: string, payload = '{"b":1,"a":"ä"}'): ReturnType<CliDesk['run']> {
  const words = ['--topic', 'RUNTIME', '--type', 'OPERATOR_NOTE', '--payload', payload, '--json'];
  return await cli.run(['audit', 'emit', '--run-id', runId, ...words]);
}

describe('the log of a run', () => {
  it('comes back to the same bytes when file or folder is lost', async () => {
    const { runId, folder } = await cli.start();
    await note(runId);
    const path = join(folder, 'audit.jsonl');
    const bytes = readFileSync(path);
    const manifest = readFileSync(join(folder, 'manifest.json'));
    rmSync(path);
    const third = await note(runId);
    expect(third.json).toMatchObject({ seq: 3 });
    expect(readFileSync(path).subarray(0, bytes.length)).toEqual(bytes);
    const whole = readFileSync(path);
    rmSync(folder, { recursive: true });
    await note(runId);
    expect(readFileSync(path).subarray(0, whole.length)).toEqual(whole);
    expect(readFileSync(join(folder, 'manifest.json'))).toEqual(manifest);
    expect(await cli.verify(folder)).toBe('INCOMPLETE');
  });

  it('is mended when a crash tore its last line, and says so', async () => {
    const { runId, folder } = await cli.start();
    await note(runId);
    const path = join(folder, 'audit.jsonl');
    const bytes = readFileSync(path);
    truncateSync(path, bytes.length - 40);
    const after = await note(runId);
    expect(after.exitCode).toBe(0);
    expect(readFileSync(path).subarray(0, bytes.length)).toEqual(bytes);
    expect(eventsOf(folder)).toContain('AUDIT/AUDIT_TAIL_REPAIRED');
    expect(await cli.verify(folder)).toBe('INCOMPLETE');
  });

  it('is refused when a byte differs, and no run is armed on it', async () => {
    const { runId, folder } = await cli.start();
    await note(runId);
    const path = join(folder, 'audit.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"ä"', '"u"'));
    expect((await note(runId)).stderr).toContain('AUDIT_LOG_TAMPERED');
    const armed = await cli.on(runId, 'arm');
    expect(armed.exitCode).toBe(5);
    expect(JSON.stringify(armed.json['checks'])).toContain('AUDIT_LOG_TAMPERED');
    expect(readFileSync(path, 'utf8')).toBe(text.replace('"ä"', '"u"'));
    renameSync(path, `${path}.evidence`);
    expect((await note(runId)).exitCode).toBe(0);
    expect(readFileSync(path, 'utf8').startsWith(text)).toBe(true);
  });

  it('is refused when a row of the table is not what was chained', async () => {
    const { runId } = await cli.start();
    await note(runId);
    await desk.db.query('ALTER TABLE audit_events DISABLE TRIGGER USER');
    await desk.db.query(
      `UPDATE audit_events SET actor = 'cli:tester', payload = '{"a":"u","b":1}'
       WHERE run_id = $1 AND event_type = 'OPERATOR_NOTE'`,
      [runId],
    );
    await desk.db.query('ALTER TABLE audit_events ENABLE TRIGGER USER');
    expect((await note(runId)).stderr).toContain('AUDIT_EVENTS_TAMPERED');
    const armed = await cli.on(runId, 'arm');
    expect([armed.exitCode, armed.json['error']]).toEqual([
      5,
      expect.objectContaining({ code: 'PREFLIGHT_REFUSED' }),
    ]);
  });

  it('is finished by the next command when a crash came between the seal and the manifest', async () => {
    const { runId, folder } = await cli.start();
    const provisional = readFileSync(join(folder, 'manifest.json'));
    await cli.on(runId, 'halt', ['--reason', 'done']);
    const sealed = readFileSync(join(folder, 'manifest.json'));
    writeFileSync(join(folder, 'manifest.json'), provisional);
    rmSync(join(folder, 'audit.jsonl'));
    await cli.on(runId, 'halt', ['--reason', 'done']);
    expect(readFileSync(join(folder, 'manifest.json'))).toEqual(sealed);
    expect(await cli.verify(folder)).toBe('VALID');
  });

  it('of a sealed run tells of a torn tail in the incident log of the account', async () => {
    const { runId, folder } = await cli.start();
    await cli.on(runId, 'halt', ['--reason', 'done']);
    const path = join(folder, 'audit.jsonl');
    const bytes = readFileSync(path);
    truncateSync(path, bytes.length - 3);
    await cli.on(runId, 'halt', ['--reason', 'done']);
    expect(readFileSync(path)).toEqual(bytes);
    const incidents = join(cli.out, 'incidents');
    expect(existsSync(incidents)).toBe(true);
    const [name = ''] = readdirSync(incidents);
    expect(readFileSync(join(incidents, name), 'utf8')).toContain('AUDIT_TAIL_REPAIRED');
  });
});

describe('mqk audit emit', () => {
  it.each([
    ['a type that the program alone writes', 'RUN_HALTED', '{}', 'AUDIT_EMIT_INVALID'],
    ['a type in small letters', 'note', '{}', 'AUDIT_EMIT_INVALID'],
    ['a list', 'NOTE', '[]', 'AUDIT_EMIT_INVALID'],
    ['a zero', 'NOTE', '{"a":"x\\u0000"}', 'AUDIT_EMIT_INVALID'],
    ['half a pair', 'NOTE', '{"a":"\\ud800"}', 'AUDIT_EMIT_INVALID'],
    ['half a pair in a name', 'NOTE', '{"\\udc00":1}', 'AUDIT_EMIT_INVALID'],
    ['infinity', 'NOTE', '{"a":1e999}', 'AUDIT_EMIT_INVALID'],
    ['an integer beyond 2^53', 'NOTE', '{"a":[9007199254740993]}', 'AUDIT_EMIT_INVALID'],
    ['a name twice', 'NOTE', '{"b":{"a":1,"\\u0061":2}}', 'AUDIT_EMIT_INVALID'],
    ['a deep list', 'NOTE', `{"a":${'['.repeat(31)}${']'.repeat(31)}}`, 'AUDIT_EMIT_INVALID'],
    [
      'a bottomless list',
      'NOTE',
      `{"a":${'['.repeat(15e3)}${']'.repeat(15e3)}}`,
      'AUDIT_EMIT_INVALID',
    ],
    [
      'a long password',
      'NOTE',
      `{"a":"${'x '.repeat(9e3)} ghp_${'a1B2c3D4e5F6'.repeat(3)}"}`,
      'AUDIT_EMIT_SECRET',
    ],
    ['a password', 'NOTE', '{"password":"hunter2-hunter2"}', 'AUDIT_EMIT_SECRET'],
  ])('refuses %s, and writes nothing', async (_, type, payload, code) => {
    const { runId, folder } = await cli.start();
    const words = ['--topic', 'RUNTIME', '--type', type, '--payload', payload, '--json'];
    const refused = await cli.run(['audit', 'emit', '--run-id', runId, ...words]);
    expect([refused.exitCode, refused.json['error']]).toEqual([
      2,
      expect.objectContaining({ code }),
    ]);
    expect(eventsOf(folder)).toEqual(['RUNTIME/RUN_STARTED']);
    expect(refused.stdout + refused.stderr).not.toContain('hunter2');
  });

  it('refuses a file of more than 64 KiB as canonical JSON, or none at all', async () => {
    const { runId, folder } = await cli.start();
    const file = join(desk.env.MQK_HOME, 'payload.json');
    writeFileSync(file, JSON.stringify({ t: 'x '.repeat(32_768) }));
    const words = ['--topic', 'RUNTIME', '--type', 'NOTE', '--payload-file', file, '--json'];
    const argv = ['audit', 'emit', '--run-id', runId, ...words];
    expect((await cli.run(argv)).json['error']).toMatchObject({ code: 'AUDIT_EMIT_INVALID' });
    writeFileSync(file, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    expect((await cli.run(argv)).json['error']).toMatchObject({ code: 'AUDIT_EMIT_INVALID' });
    rmSync(file);
    expect((await cli.run(argv)).exitCode).toBe(7);
    writeFileSync(file, '{ "z": 1, "a": "2" }');
    expect((await cli.run(argv)).json).toMatchObject({ seq: 2 });
    expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).toContain('{"a":"2","z":1}');
  });

  it('stands with its row although the log was changed, and says so', async () => {
    const { runId, folder } = await cli.start();
    const path = join(folder, 'audit.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('RUN_STARTED', 'RUN_STARTEE'));
    const done = await note(runId);
    expect([done.exitCode, done.json]).toEqual([
      0,
      expect.objectContaining({ seq: 2, audit_id: await rowOf(runId) }),
    ]);
    expect(done.stderr).toContain('AUDIT_LOG_TAMPERED');
  });

  it('stands with its row, and without a place, when the database goes away after it', async () => {
    const { runId } = await cli.start();
    const { db } = desk;
    const gone = new Failure('UNAVAILABLE', 'DB_UNREACHABLE', 'it went away');
    let asked = 0;
    const leaving: typeof db = {
      ...db,
      transaction: () => Promise.reject(gone),
      query: (sql, params) => (asked++ === 0 ? db.query(sql, params) : Promise.reject(gone)),
    };
    const run = recordedRun(await findRun(db, runId));
    const event = {
      topic: 'RUNTIME',
      eventType: 'OPERATOR_NOTE',
      payload: {},
      actor: 'a',
    } as const;
    const notes: string[] = [];
    const emitted = await emitEvent(
      { db: leaving, note: (line) => void notes.push(line) },
      run,
      event,
    );
    expect(emitted).toEqual({ auditId: await rowOf(runId), place: null });
    expect(notes).toEqual([expect.stringContaining('DB_UNREACHABLE')]);
  });

  async function rowOf(runId: string): Promise<number> {
    const [row] = await desk.db.query(
      `SELECT audit_id FROM audit_events WHERE run_id = $1 AND event_type = 'OPERATOR_NOTE'`,
      [runId],
    );
    return Number(row?.['audit_id']);
  }

  it('takes what is promised: names and lists again, 31 levels, 65,536 bytes of one text', async () => {
    const { runId } = await cli.start();
    const emit = ['audit', 'emit', '--run-id', runId, '--topic', 'RUNTIME', '--type', 'NOTE'];
    for (const payload of [
      '{"a":{"b":[1,{"b":9007199254740991}]},"b":"a","c":-0.5}',
      `{"a":${'['.repeat(30)}${']'.repeat(30)}}`,
      JSON.stringify({ t: 'x '.repeat(32_764) }),
    ]) {
      const done = await cli.run([...emit, '--payload', payload, '--json']);
      expect([done.exitCode, done.stderr]).toEqual([0, '']);
    }
  });
});
