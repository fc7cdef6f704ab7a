/**
 * Invariant INV-RUN-09: the folder of a sealed run, damaged in whatever way, is written anew from the database, every
 * file to its first bytes; what was damaged is kept beside it; nothing takes its place that is not as it was sealed;
 * the account's incidents tell of it before anything moves, and what a crash cuts after that the next export ends.
 * Spec: contract 10, 11; reliability 5.1, F07, F31.
 * Would turn red: inputs that end elsewhere when they are written again; a swap before the seal was compared; a damaged
 * folder that is removed; a twin that takes the place of what its sibling has just written; a move before its incident
 * is committed; a repeat that finds the folder right, and forgets what was begun.
 */
import { execFile as execFileCallback } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex, type JsonObject } from '../../../src/foundation/core/index.ts';
import { mqk, PACKAGE_ROOT, TEST_PROGRAM } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';
import { jsonFile } from '../../support/runs/cli-runs.ts';

const execFile = promisify(execFileCallback);
const STOPS = join(PACKAGE_ROOT, 'examples/trend-stop.ts');
const SOURCE = ['--strategy', STOPS];
const WITH_STOPS = { strategy: STOPS, params: { fast: 5, slow: 15 } };
const SECOND = { timeout: 90_000 };

let bench: EngineBench;
let runId = '';
let folder = '';
/** Every file of the folder as the run itself left it. */
let first: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  bench = await EngineBench.open(120);
  runId = await bench.begun(MARKET_ORDERS);
  const { json, stderr } = await bench.execute(runId);
  if (json['sealed'] !== true) throw new Error(stderr);
  folder = bench.folderOf(runId);
  first = filesOf(folder);
}, 90_000);
afterAll(() => bench.close());

function filesOf(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'base64')]),
  );
}

function exported(of = runId, more: readonly string[] = []) {
  return bench.mqk(['audit', 'export', '--run-id', of, ...more]);
}

function logOf(of: string): string {
  return readFileSync(join(bench.folderOf(of), 'audit.jsonl'), 'utf8');
}

function verified(name: string) {
  return bench.mqk(['audit', 'verify', name, '--out', bench.out]);
}

/** The command that a broken folder is told to be mended with. */
function exportOfRun(): string {
  return `mqk audit export --run-id ${runId}`;
}

/** Everything in the folder of the run folders, but what is being written there. */
function shelf(): readonly string[] {
  return readdirSync(bench.out).sort();
}

const DAMAGES: readonly (readonly [string, readonly string[], () => void])[] = [
  [
    'an edited log',
    ['audit.jsonl'],
    () => {
      edit('audit.jsonl', (text) => text.replace('"FEED_OPENED"', '"FEED_OPENEE"'));
    },
  ],
  [
    'a cut log',
    ['audit.jsonl'],
    () => {
      truncateSync(join(folder, 'audit.jsonl'), 5_000);
    },
  ],
  [
    'an edited table and lost inputs',
    ['fills.csv', 'inputs.jsonl'],
    () => {
      edit('fills.csv', (text) => text.replace('BUY', 'SELL'));
      rmSync(join(folder, 'inputs.jsonl'));
    },
  ],
  [
    'an edited manifest',
    ['manifest.json'],
    () => {
      edit('manifest.json', (text) => text.replace('"seed":1', '"seed":2'));
    },
  ],
  [
    'a folder in place of a file',
    ['report.html'],
    () => {
      rmSync(join(folder, 'report.html'));
      cpSync(join(bench.out, 'incidents'), join(folder, 'report.html'), { recursive: true });
    },
  ],
];

function edit(name: string, by: (text: string) => string): void {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  if (by(text) === text) throw new Error(`${name} was not edited`);
  writeFileSync(path, by(text));
}

interface Change {
  readonly table: string;
  /** The new cells and which rows get them, out of the text of the log. */
  readonly set: (log: string) => string;
  readonly code: string;
  readonly message: RegExp;
}

const CHANGES: readonly (readonly [string, Change])[] = [
  [
    'an event',
    {
      table: 'audit_events',
      set: () => `payload = replace(payload, '"BUY"', '"SELL"') WHERE payload LIKE '%"BUY"%'`,
      code: 'AUDIT_EVENTS_TAMPERED',
      message: /is not the event that was chained/,
    },
  ],
  [
    'a fact of the run',
    {
      table: 'runs',
      set: () => `seed = 99 WHERE true`,
      code: 'EVIDENCE_SEAL_DIFFERS',
      message: /: seed of its row differs from RUN_STARTED$/,
    },
  ],
  [
    'its config',
    {
      table: 'runs',
      set: () =>
        `config_json = replace(config_json, '"outlier_threshold_pct":0.2', '"outlier_threshold_pct":0.3') WHERE true`,
      code: 'EVIDENCE_SEAL_DIFFERS',
      message: /: config_json of its row has not the hash of its log$/,
    },
  ],
  [
    'the seal, chained anew,',
    {
      table: 'audit_events',
      set: (log) => `${resealed(log)} WHERE event_type = 'RUN_SEALED'`,
      code: 'EVIDENCE_SEAL_DIFFERS',
      message: /: fills.csv has SHA-256 [0-9a-f]{64}, sealed was 0{64}$/,
    },
  ],
];

/** A seal that names other fills, as a whole chain has it. */
function resealed(log: string): string {
  const last = JSON.parse(log.trimEnd().split('\n').at(-1) ?? '') as Record<string, JsonObject>;
  const { hash_self: _, payload = {}, ...others } = last;
  const artifacts = { ...(payload['artifacts'] as JsonObject), 'fills.csv': '0'.repeat(64) };
  const changed = { ...payload, artifacts };
  const hash = sha256Hex(canonicalJson({ ...others, payload: changed }));
  return `payload = '${canonicalJson(changed)}', hash_self = '${hash}'`;
}

describe('the folder of a sealed run', () => {
  it('is kept as it is while it is whole', SECOND, async () => {
    const before = shelf();
    const { exitCode, json, stderr } = await exported();
    expect([exitCode, json], stderr).toMatchObject([
      0,
      { path: folder, written: false, differing: [], kept_at: null },
    ]);
    expect(shelf()).toEqual(before);
    expect(filesOf(folder)).toEqual(first);
  });

  it('comes back to the byte when it is gone, and an incident tells of it', SECOND, async () => {
    rmSync(folder, { recursive: true });
    for (const name of [runId, folder]) {
      const told = await verified(name);
      expect(told.exitCode).toBe(7);
      expect(told.stderr).toContain(exportOfRun());
    }
    const { exitCode, json, stderr } = await exported();
    expect([exitCode, json], stderr).toMatchObject([0, { written: true, kept_at: null }]);
    expect(json['differing']).toEqual(Object.keys(first).sort());
    expect(filesOf(folder)).toEqual(first);
    expect((await bench.mqk(['audit', 'verify', folder])).json['result']).toBe('VALID');
    const [incidents = ''] = readdirSync(join(bench.out, 'incidents'));
    expect(readFileSync(join(bench.out, 'incidents', incidents), 'utf8')).toContain(
      'AUDIT_FOLDER_REWRITTEN',
    );
  });

  it.each(DAMAGES)('comes back to the byte after %s', SECOND, async (_, differing, damage) => {
    damage();
    const damaged = readdirSync(folder).sort();
    const told = await verified(folder);
    const fix = expect.stringContaining(exportOfRun()) as string;
    expect([told.exitCode, told.json]).toMatchObject([6, { open: false, fix }]);
    const { exitCode, json, stderr } = await exported();
    expect([exitCode, json], stderr).toMatchObject([0, { path: folder, written: true, differing }]);
    expect(filesOf(folder)).toEqual(first);
    const keptAt = String(json['kept_at']);
    expect(basename(keptAt)).toMatch(new RegExp(`^${runId}\\.damaged-\\d+$`));
    expect(readdirSync(keptAt).sort()).toEqual(damaged);
    expect((await bench.mqk(['audit', 'verify', keptAt])).exitCode).toBe(6);
  });

  it('comes back to the byte from a program of a later version', SECOND, async () => {
    const later = mkdtempSync(join(tmpdir(), 'mqk-later-'));
    for (const name of readdirSync(PACKAGE_ROOT)) {
      if (name !== 'package.json') symlinkSync(join(PACKAGE_ROOT, name), join(later, name));
    }
    writeFileSync(join(later, 'package.json'), '{"version":"99.0.0","type":"module"}');
    rmSync(folder, { recursive: true });
    const argv = ['audit', 'export', '--run-id', runId, '--json'];
    const { exitCode, stderr } = await mqk(argv, { env: bench.desk.env, packageRoot: later });
    expect(exitCode, stderr).toBe(0);
    expect(filesOf(folder)).toEqual(first);
    rmSync(later, { recursive: true });
  });

  it('is written once by two processes at once', SECOND, async () => {
    edit('orders.csv', (text) => text.replace('BUY', 'SELL'));
    const before = shelf();
    const argv = [TEST_PROGRAM, 'audit', 'export', '--run-id', runId, '--json'];
    const env = { PATH: process.env['PATH'], ...bench.desk.env };
    const twins = await Promise.all([1, 2].map(() => execFile(process.execPath, argv, { env })));
    expect(twins.filter(({ stdout }) => stdout.includes('"written":true'))).toHaveLength(1);
    expect(filesOf(folder)).toEqual(first);
    expect(shelf()).toHaveLength(before.length + 1);
  });

  it(
    'is not completed by another command while it lacks a file: that names the export',
    SECOND,
    async () => {
      const aside = `${folder}.aside`;
      renameSync(folder, aside);
      const stopped = await bench.mqk(['run', 'stop', '--run-id', runId]);
      expect(stopped.stderr).toContain('EVIDENCE_DAMAGED');
      expect(jsonFile(join(folder, 'manifest.json'))).toMatchObject({ incomplete: true });
      expect((await exported()).json).toMatchObject({ written: true });
      expect(filesOf(folder)).toEqual(first);
      rmSync(aside, { recursive: true });
    },
  );
});

interface Incident {
  readonly event_type: string;
  readonly payload: { readonly differing: readonly string[]; readonly kept_at: string | null };
}

const BEGUN = 'AUDIT_FOLDER_REWRITE_BEGUN';
const DONE = 'AUDIT_FOLDER_REWRITTEN';

/** Of the run, as the account's file has them. */
function incidents(): readonly Incident[] {
  const [file = ''] = readdirSync(join(bench.out, 'incidents'));
  const lines = readFileSync(join(bench.out, 'incidents', file), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Incident);
}

describe('an export that is cut', () => {
  /** Incidents before it. */
  let before = 0;
  beforeEach(() => {
    edit('orders.csv', (text) => text.replace('BUY', 'SELL'));
    before = incidents().length;
  });

  async function killed(point: string): Promise<void> {
    const argv = ['audit', 'export', '--run-id', runId];
    expect(await ended(bench.start(argv, { MQK_TEST_CRASH: point }))).toBe('SIGKILL');
  }

  /** What the incidents say since; all of one replacement. */
  async function told(): Promise<readonly string[]> {
    const since = incidents().slice(before);
    const { exitCode, json } = await exported(); // finds nothing more to do
    expect([exitCode, json['written']]).toEqual([0, false]);
    expect(incidents().slice(before)).toEqual(since);
    return since.map(({ event_type: type }) => type);
  }

  it.each([
    ['before anything moved', 'CP17'],
    ['between its two moves', 'CP18'],
  ])('%s is ended by the next one, and told once', SECOND, async (_, point) => {
    await killed(point);
    expect(existsSync(folder)).toBe(point === 'CP17');
    const { exitCode, json, stderr } = await exported();
    expect([exitCode, json], stderr).toMatchObject([0, { written: true }]);
    expect(json['differing']).toEqual(['orders.csv']);
    expect(filesOf(folder)).toEqual(first);
    expect(readFileSync(join(String(json['kept_at']), 'orders.csv'), 'utf8')).toContain('SELL');
    const { payload } = incidents().at(-1) ?? {};
    expect(payload).toEqual({ differing: ['orders.csv'], kept_at: json['kept_at'] });
    expect(await told()).toEqual([BEGUN, DONE]);
  });

  it(
    'behind its moves, on a disk so slow that the database gives up, is told',
    SECOND,
    async () => {
      const slow = (point: string): void => {
        if (point === 'CP18') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
      };
      const argv = ['audit', 'export', '--run-id', runId, '--json'];
      const cut = await mqk(argv, { env: bench.desk.env, crashAt: slow });
      expect(cut.exitCode, cut.stdout).toBe(9);
      expect(filesOf(folder)).toEqual(first);
      const { exitCode, json } = await exported();
      expect([exitCode, json]).toMatchObject([0, { written: true, differing: ['orders.csv'] }]);
      expect(existsSync(String(json['kept_at']))).toBe(true);
      expect(await told()).toEqual([BEGUN, DONE]);
    },
  );

  it(
    'is not what a folder is that another command made since: that is kept too',
    SECOND,
    async () => {
      await killed('CP18');
      expect((await bench.mqk(['run', 'stop', '--run-id', runId])).stderr).toContain(
        'EVIDENCE_DAMAGED',
      );
      expect((await exported()).json).toMatchObject({ written: true });
      expect(filesOf(folder)).toEqual(first);
      const [one, other] = incidents().slice(before);
      expect(one?.payload.differing).toEqual(['orders.csv']);
      for (const kept of [one, other]) expect(existsSync(kept?.payload.kept_at ?? '')).toBe(true);
      expect(other?.payload.kept_at).not.toBe(one?.payload.kept_at);
      expect(await told()).toEqual([BEGUN, BEGUN, DONE]);
    },
  );
});

describe('an export', () => {
  it(
    'of a run that was halted in the middle of its feed gives the same bytes',
    SECOND,
    async () => {
      const halted = await bench.begun(WITH_STOPS);
      let asked = 0;
      await bench.execute(halted, SOURCE, () => ++asked > 250);
      await bench.mqk(['halt', '--run-id', halted, '--reason', 'enough']);
      await bringsBack(halted);
      expect(logOf(halted)).not.toContain('FEED_ENDED');
    },
  );

  it('of a run whose engine died after its feed gives the same bytes', SECOND, async () => {
    const died = await bench.begun(WITH_STOPS);
    const engine = bench.spawn(died, { MQK_TEST_CRASH: 'CP16' }, SOURCE);
    expect(await ended(engine)).toBe('SIGKILL');
    await bringsBack(died);
    expect(logOf(died)).toMatch(/FEED_ENDED.*ORDERS_WITHDRAWN/s);
  });

  /** Recovers a run, which seals it, then loses its folder. */
  async function bringsBack(lost: string): Promise<void> {
    const recovered = await bench.mqk(['run', 'recover', '--run-id', lost, ...SOURCE]);
    expect(recovered.json, recovered.stderr).toMatchObject({ sealed: true });
    const path = bench.folderOf(lost);
    const before = filesOf(path);
    expect(readFileSync(join(path, 'fills.csv'), 'utf8')).toContain('BUY');
    rmSync(path, { recursive: true });
    const { exitCode, stdout } = await exported(lost, SOURCE);
    expect(exitCode, stdout).toBe(0);
    expect(filesOf(path)).toEqual(before);
  }

  it('of a run that never traded gives the same bytes', SECOND, async () => {
    const idle = await bench.created(MARKET_ORDERS);
    await bench.mqk(['halt', '--run-id', idle, '--reason', 'never mind']);
    const path = bench.folderOf(idle);
    const before = filesOf(path);
    rmSync(join(path, 'metrics.json'));
    expect((await exported(idle)).json).toMatchObject({ differing: ['metrics.json'] });
    expect(filesOf(path)).toEqual(before);
  });

  it('of an open run is refused: its folder is written by every command', SECOND, async () => {
    const open = await bench.created(MARKET_ORDERS);
    const before = filesOf(bench.folderOf(open));
    const refused = await exported(open);
    expect([refused.exitCode, refused.json['error']]).toMatchObject([
      2,
      { code: 'EVIDENCE_NOT_SEALED' },
    ]);
    expect(filesOf(bench.folderOf(open))).toEqual(before);
  });

  it.each(CHANGES)(
    'is refused when %s is not what was sealed, and changes nothing',
    SECOND,
    async (_, { table, set, code, message }) => {
      const other = await bench.begun(MARKET_ORDERS);
      await bench.execute(other);
      const path = bench.folderOf(other);
      const { db } = bench.desk;
      await db.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await db.query(`UPDATE ${table} SET ${set(logOf(other))} AND run_id = $1`, [other]);
      await db.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
      rmSync(join(path, 'orders.csv'));
      const [left, names] = [filesOf(path), shelf()];
      const refused = await exported(other);
      expect([refused.exitCode, refused.json['error']], refused.stdout).toMatchObject([
        6,
        { code, message: expect.stringMatching(message) as string },
      ]);
      expect(filesOf(path)).toEqual(left);
      expect(shelf()).toEqual(names);
    },
  );
});
