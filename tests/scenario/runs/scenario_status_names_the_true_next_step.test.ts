/**
 * INV-RUN-07: what `mqk run status` names as next is what brings the run further: carried out as it is printed, it
 * does, from the creation to the seal, also of a run whose engine is dead and of one whose record is not written.
 * Spec: contract 13.1, docs/specs/run_commands.md.
 * Mutation that turns it red: name `arm` for every STOPPED run, or nothing for a dead engine's.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

const onTerminal = async (argv: readonly string[]): Promise<CliRun> =>
  await mqk(argv, { env: bench.desk.env, isTTY: true });

async function statusOf(runId: string): Promise<string> {
  const { stdout } = await onTerminal(['run', 'status', '--run-id', runId]);
  for (const line of stdout.replaceAll(bench.bars, 'FILE').split('\n'))
    expect(line.length, line).toBeLessThanOrEqual(100);
  return stdout;
}

/** Carries out what the status names, over and over, until it names nothing: the verbs, each with its exit code. */
async function follow(runId: string): Promise<readonly string[]> {
  const done: string[] = [];
  for (;;) {
    const next = /^next +mqk (.+)$/m.exec(await statusOf(runId))?.[1];
    if (next === undefined) return done;
    const argv = next
      .replace('=FILE', `=${bench.bars}`)
      .replace('TEXT', 'a test')
      .split(/ (?!test)/);
    const { exitCode, stderr } = await onTerminal(argv);
    done.push(`${argv[1] ?? ''} ${exitCode}`);
    expect(done.length, stderr).toBeLessThan(9);
  }
}

it('from the creation to the seal, and tells how far it is', { timeout: 60_000 }, async () => {
  const runId = await bench.created(MARKET_ORDERS);
  expect(await statusOf(runId)).toContain('bars      no engine has begun with them\n');
  expect(await follow(runId)).toEqual(['arm 0', 'begin 0', 'execute 0']);
  const sealed = await statusOf(runId);
  expect(sealed).toMatch(
    /^bars {6}slice 60 of 60 {3}decided at 2024-01-01T01:00:00Z of the market$/m,
  );
  expect(sealed).toMatch(/^record {4}sealed at /m);
});

it(
  'of a run whose engine was killed: who it was, that it is dead, and its recovery',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    const child = bench.spawn(runId, { MQK_TEST_CRASH: 'CP8:2' });
    expect(await ended(child)).toBe('SIGKILL');
    const left = await statusOf(runId);
    expect(left).toMatch(new RegExp(`^engine {4}pid ${child.pid} on \\S+, program \\d`, 'm'));
    expect(left).toContain('dead');
    expect(left).toContain('awaits    its recovery: its engine is gone\n');
    const plain = await mqk(['run', 'status', '--run-id', runId], { env: bench.desk.env });
    expect(plain.stdout).toMatch(new RegExp(`^lease_owner=pid ${child.pid} on .*, dead$`, 'm'));
    expect(plain.stdout).toMatch(/^slices_done=\d+$/m);
    expect((await bench.mqk(['run', 'status', '--run-id', runId])).json).toMatchObject({
      slices_done: expect.any(Number) as number,
      slices_total: 60,
      slice_at: expect.stringMatching(/^2024-01-01T00:/) as string,
      lease_owner: expect.stringContaining(`"pid":${child.pid}`) as string,
    });
    expect(await follow(runId)).toEqual(['recover 0', 'arm 0', 'begin 0', 'execute 0']);
  },
);

it(
  'of a run whose bars ended and whose record could not be written',
  { timeout: 60_000 },
  async () => {
    const out = join(bench.desk.env.MQK_HOME, 'elsewhere');
    mkdirSync(out);
    const runId = await bench.begun({ ...MARKET_ORDERS, out });
    rmSync(out, { recursive: true });
    writeFileSync(out, 'no folder'); // as a disk that is not there
    expect((await bench.execute(runId)).exitCode).not.toBe(0);
    const left = await statusOf(runId);
    expect(left).toContain('STOPPED/DISARMED');
    expect(left).toContain('record    open, and its folder is behind:\n');
    expect(left).toContain(
      'awaits    its record: its bars have ended, and its tables are not written\n',
    );
    expect(left).not.toContain('run arm');
    rmSync(out);
    expect(await follow(runId)).toEqual(['recover 0']);
    expect(await statusOf(runId)).toMatch(/^record {4}sealed at \S+$/m);
  },
);

it(
  'of runs that are halted: never armed, armed, and begun without an engine',
  { timeout: 60_000 },
  async () => {
    for (const steps of [[], ['arm'], ['arm', 'begin']]) {
      const runId = await bench.created(MARKET_ORDERS);
      for (const verb of steps) await bench.mqk(['run', verb, '--run-id', runId]);
      await onTerminal(['halt', '--run-id', runId, '--reason', 'a test']);
      expect([steps, await follow(runId)]).toEqual([steps, []]);
      expect(await statusOf(runId)).toMatch(/^record {4}sealed at \S+$/m);
    }
  },
);
