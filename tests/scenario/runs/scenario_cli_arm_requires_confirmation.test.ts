/**
 * Invariant INV-CONF-01: a LIVE run is armed with the exact phrase of its config alone; without it the command
 * ends with exit 3, changes nothing and does not give the phrase away. PAPER needs none.
 * Spec: 4-safety decision 2; contract 13.
 * Would turn red: a preflight or a challenge before the phrase; a phrase that is compared without regard to
 * case; a message that shows what would have been right.
 */
import { describe, expect, it } from 'vitest';
import { readEvents, readRun } from '../../../src/adapters/db/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import { LIVE_SETS } from '../../support/arming/arming-bench.ts';
import { useCliDesk } from '../../support/runs/use-cli-desk.ts';

const PHRASE = 'ARM LIVE SIM1 0.02';

const { desk, cli } = useCliDesk();

async function startLive(): Promise<string> {
  const sets = LIVE_SETS.flatMap(([path, value]) => ['--set', `${path}=${value}`]);
  return (await cli.start(['--mode', 'LIVE', ...sets])).runId;
}

describe('mqk run arm of a LIVE run', () => {
  it.each([
    ['no phrase', [], 'ARM_CONFIRMATION_MISSING'],
    ['another limit', ['--confirm', 'ARM LIVE SIM1 0.03'], 'ARM_CONFIRMATION_WRONG'],
    ['small letters', ['--confirm', 'arm live SIM1 0.02'], 'ARM_CONFIRMATION_WRONG'],
    ['a part', ['--confirm', 'ARM LIVE SIM1'], 'ARM_CONFIRMATION_WRONG'],
  ])('with %s: exit 3, and nothing happened', async (_, more, code) => {
    const runId = await startLive();
    const refused = await cli.on(runId, 'arm', more);
    expect([refused.exitCode, refused.json['error']]).toEqual([
      3,
      expect.objectContaining({ code }),
    ]);
    expect(refused.stdout + refused.stderr).not.toContain(PHRASE);
    const id = parseRunId(runId);
    if (id === null) throw new Error('a run has an id');
    const row = await readRun(desk.db, id);
    expect(row).toMatchObject({ version: 1, pair: { status: 'CREATED', posture: 'DISARMED' } });
    const events = await readEvents(desk.db, { runId: id, afterAuditId: 0, limit: 10 });
    expect(events.map(({ eventType }) => eventType)).toEqual(['RUN_STARTED']);
  });

  it('with the phrase ends at the adapter that the shipped build does not have', async () => {
    const runId = await startLive();
    const refused = await cli.on(runId, 'arm', ['--confirm', `  ${PHRASE} `]);
    expect([refused.exitCode, refused.json['error']]).toEqual([
      5,
      expect.objectContaining({ code: 'BROKER_NOT_AVAILABLE' }),
    ]);
    expect((await cli.on(runId, 'status')).json).toMatchObject({ posture: 'DISARMED', version: 1 });
  });
});

describe('mqk run arm of a PAPER run', () => {
  it('needs no phrase, and a repeat gives the original', async () => {
    const { runId } = await cli.start();
    const armed = await cli.on(runId, 'arm');
    expect([armed.exitCode, armed.json['status'], armed.json['arm_epoch']]).toEqual([
      0,
      'ARMED',
      1,
    ]);
    const again = await cli.on(runId, 'arm');
    expect(again.json).toMatchObject({ repeated: true, event_id: armed.json['event_id'] });
  });

  it('is the only way: neither opening the database nor any other command arms', async () => {
    const { runId } = await cli.start();
    for (const verb of ['status', 'preflight', 'begin', 'heartbeat', 'disarm', 'stop']) {
      await cli.on(runId, verb);
      expect((await cli.on(runId, 'status')).json).toMatchObject({
        status: 'CREATED',
        posture: 'DISARMED',
        arm_epoch: 0,
      });
    }
  });
});

describe('mqk run check-health and heartbeat', () => {
  it('tell a begun run without a sign of life, and give one', async () => {
    const { runId } = await cli.start(['--set', 'runtime.begin_timeout_seconds=1']);
    expect((await cli.run(['run', 'stop', '--run-id', 'last', '--json'])).exitCode).toBe(8);
    // The account's other run of this file ends first: there is one at a time.
    for (const { run_id: other } of await active()) await cli.on(other, 'stop');
    expect((await cli.on(runId, 'heartbeat')).json['error']).toMatchObject({
      code: 'RUN_NOT_BEATING',
    });
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    expect((await cli.on(runId, 'begin')).exitCode).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const stale = await cli.run(['run', 'check-health', '--json']);
    expect([stale.exitCode, stale.json['stale']]).toEqual([
      6,
      [expect.objectContaining({ run_id: runId, limit_ms: 1000 })],
    ]);
    expect((await cli.on(runId, 'heartbeat')).json).toMatchObject({ beats: 1 });
    expect((await cli.run(['run', 'check-health', '--json'])).json).toMatchObject({
      running: 1,
      stale: [],
    });
    await cli.on(runId, 'stop');
  });

  async function active(): Promise<readonly { run_id: string }[]> {
    const { json } = await cli.run(['run', 'list', '--status', 'ARMED', '--json']);
    return json['runs'] as readonly { run_id: string }[];
  }
});
