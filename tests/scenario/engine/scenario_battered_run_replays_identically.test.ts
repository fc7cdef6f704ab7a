/**
 * Invariant INV-ENGINE-11: the record of a run that was killed and recovered several times, and of one that was halted
 * after it, replays to the same events and tables; one changed byte of an input is found with its place.
 * Spec: issue 6 (parity), contract 10, 11 and 13.1 (`replay`); reliability I12.
 * Would turn red: an event that a recovery writes and a replay does not make, such as orders withdrawn but for one; a
 * table that is written from a driver that recovery has moved; a replay that believes the log; a log that is read
 * without being verified.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditChain } from '../../../src/engines/audit/index.ts';
import {
  canonicalJson,
  isObject,
  parseSha256Hex,
  sha256Hex,
} from '../../../src/foundation/core/index.ts';
import {
  parseEngineId,
  parseRunId,
  TOPICS,
  type EventBody,
} from '../../../src/foundation/model/index.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';
import { jsonFile } from '../../support/runs/cli-runs.ts';

const QUICK: EngineCase = {
  strategy: 'sma_cross',
  params: { fast: 3, slow: 8 },
  sets: { 'runtime.presume_absent_seconds': 1 },
};

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

/** Begins a run, and kills and recovers it at each point. It is DISARMED then. */
async function battered(points: readonly string[]): Promise<string> {
  const runId = await bench.created(QUICK);
  for (const point of points) {
    await bench.again(runId);
    expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: point }))).toBe('SIGKILL');
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED', unresolved: 0 });
  }
  return runId;
}

async function replayed(folder: string) {
  return await bench.mqk(['replay', folder, '--verify']);
}

/** The folder with another log in the place of its own, chained anew: only a replay can tell. */
function forged(folder: string, name: string, change: (line: string) => string): string {
  const copy = join(bench.out, '..', name);
  cpSync(folder, copy, { recursive: true });
  const manifest = jsonFile(join(copy, 'manifest.json'));
  const runId = parseRunId(String(manifest['run_id']));
  const engineId = parseEngineId(String(manifest['engine_id']));
  const configHash = parseSha256Hex(String(manifest['config_hash']));
  if (runId === null || engineId === null || configHash === null) throw new Error('a manifest');
  const chain = AuditChain.begin({ runId, engineId, configHash });
  const lines = linesOf(folder).map((line) => {
    const body = bodyOf(change(line));
    return chain.append(body);
  });
  const text = lines.map((line) => `${line}\n`).join('');
  writeFileSync(join(copy, 'audit.jsonl'), text);
  const artifacts = { ...(manifest['artifacts'] as object) };
  const facts = { size: Buffer.byteLength(text), sha256: sha256Hex(text) };
  const whole = {
    ...manifest,
    artifacts: { ...artifacts, 'audit.jsonl': facts },
    audit_tip: chain.tip,
  };
  writeFileSync(join(copy, 'manifest.json'), `${canonicalJson(whole)}\n`);
  return copy;
}

function bodyOf(line: string): EventBody {
  const event = { ...(JSON.parse(line) as object) } as Readonly<Record<string, unknown>>;
  const { payload, topic } = event;
  const text = (name: string): string | null => {
    const value = event[name];
    return typeof value === 'string' ? value : null;
  };
  const known = TOPICS.find((one) => one === topic);
  if (!isObject(payload) || known === undefined) throw new Error(line);
  return {
    tsUtc: text('ts_utc') ?? '',
    topic: known,
    eventType: text('event_type') ?? '',
    correlationId: text('correlation_id'),
    causationId: text('causation_id'),
    payload,
  };
}

function linesOf(folder: string): readonly string[] {
  return readFileSync(join(folder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
}

describe('the record of a run that was killed', () => {
  it(
    'three times replays identically, and a changed input is found',
    { timeout: 120_000 },
    async () => {
      const runId = await battered(['CP2:2', 'CP5:1', 'CP9:2']);
      await bench.again(runId);
      const finished = await bench.execute(runId);
      expect(finished.json, finished.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
      const folder = bench.folderOf(runId);
      expect(linesOf(folder).filter((line) => line.includes('"ORDERS_WITHDRAWN"')).length).toBe(4);
      expect((await replayed(folder)).json).toMatchObject({ identical: true });

      const isFill = (line: string): boolean => /"MESSAGE_APPLIED".*"price":"/.test(line);
      const at = linesOf(folder).findIndex(isFill);
      const change = (line: string): string => line.replace(/("price":")(\d)/, '$19');
      const input = linesOf(folder)[at] ?? '';
      expect(change(input)).not.toBe(input);
      const copy = forged(folder, `${runId}-forged`, (line) =>
        line === input ? change(line) : line,
      );
      const found = await replayed(copy);
      expect(found.exitCode, found.stdout + found.stderr).toBe(6);
      // The input itself is what it says; what follows from it is not: the fill, one line below.
      expect(found.json).toMatchObject({ identical: false, first_difference: { line: at + 2 } });

      const path = join(copy, 'audit.jsonl');
      const lines = linesOf(folder).map((line) => (line === input ? change(line) : line));
      writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
      const torn = await replayed(copy);
      expect(torn.exitCode).toBe(6);
      expect(torn.stderr).toContain(`line ${at + 1}: HASH_SELF`);
    },
  );

  it('twice and then halted replays identically', { timeout: 120_000 }, async () => {
    const runId = await battered(['CP3:2', 'CP8:2']);
    const halted = await bench.mqk(['run', 'halt', '--run-id', runId, '--reason', 'a test']);
    expect(halted.exitCode, halted.stderr).toBe(0);
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({ status: 'HALTED', sealed: true });
    expect((await replayed(bench.folderOf(runId))).json).toMatchObject({ identical: true });
  });
});
