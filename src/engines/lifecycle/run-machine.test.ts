/**
 * The golden walk: every one of the twenty pairs with every event against the committed table.
 * After a deliberate change, set MQK_WRITE_GOLDEN=1 once and read the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatRunPair,
  nextRun,
  parseRunPair,
  POSTURES,
  RUN_EVENTS,
  RUN_MACHINE,
  RUN_PAIRS,
  RUN_STATUSES,
  type Exposure,
  type RunPair,
  type RunStep,
} from './index.ts';

const GOLDEN = new URL('../../../tests/golden/run-machine.txt', import.meta.url);
const EXPOSURES: readonly Exposure[] = ['NONE', 'POSSIBLE'];

function told(step: RunStep): string {
  if (step.does === 'REFUSE') return `refused ${step.code}`;
  if (step.does === 'REPEAT') return 'repeated T15';
  return `-> ${formatRunPair(step.to)} ${step.by}${step.raisesEpoch ? ' fence' : ''}`;
}

/** One line a cell: `RUNNING/ARMED HALT -> HALTED/DISARMING T9 fence`. */
function walk(): string {
  const lines = RUN_STATUSES.flatMap((status) =>
    POSTURES.flatMap((posture) => {
      const pair = parseRunPair(status, posture);
      if (pair === null) return [`${status}/${posture} does not exist\n`];
      return RUN_EVENTS.map((event) => {
        const [none, possible] = EXPOSURES.map((exposure) => told(nextRun(pair, event, exposure)));
        const result = none === possible ? `${none}` : `${none} without exposure, else ${possible}`;
        return `${formatRunPair(pair)} ${event} ${result}\n`;
      });
    }),
  );
  return lines.join('');
}

const anyPair = fc.constantFrom(...RUN_PAIRS);
const anyEvent = fc.constantFrom(...RUN_EVENTS);
const anyExposure = fc.constantFrom(...EXPOSURES);

/** The pair after an event, or the same one. */
function after(pair: RunPair, event: (typeof RUN_EVENTS)[number], exposure: Exposure): RunPair {
  const step = nextRun(pair, event, exposure);
  return step.does === 'MOVE' ? step.to : pair;
}

describe('the run machine', () => {
  it('states a result for every pair and event, as committed', () => {
    if (process.env['MQK_WRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, walk());
    expect(walk()).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  it('has nine pairs that exist and eleven that do not', () => {
    const cells = RUN_STATUSES.flatMap((status) =>
      POSTURES.map((posture) => ({ status, posture, row: RUN_MACHINE[status][posture] })),
    );
    expect(cells).toHaveLength(20);
    for (const { status, posture, row } of cells) {
      expect(parseRunPair(status, posture) === null).toBe(row === 'ILLEGAL');
    }
    expect(cells.filter(({ row }) => row === 'ILLEGAL')).toHaveLength(11);
  });

  it('lists or refuses every pair and event, and only leads to pairs that exist', () => {
    fc.assert(
      fc.property(anyPair, anyEvent, anyExposure, (pair, event, exposure) => {
        const step = nextRun(pair, event, exposure);
        expect(['MOVE', 'REPEAT', 'REFUSE']).toContain(step.does);
        expect(RUN_PAIRS).toContainEqual(after(pair, event, exposure));
      }),
    );
  });

  it('enters ARMED by CONFIRM of a challenge alone, and RUNNING by BEGIN of an armed run alone', () => {
    const entries = RUN_PAIRS.flatMap((pair) =>
      RUN_EVENTS.flatMap((event) => {
        const { status } = after(pair, event, 'POSSIBLE');
        const isEntry = status !== pair.status && (status === 'ARMED' || status === 'RUNNING');
        return isEntry ? [`${formatRunPair(pair)} ${event} ${status}`] : [];
      }),
    );
    expect(entries).toEqual([
      'CREATED/ARMING_PENDING CONFIRM ARMED',
      'ARMED/ARMED BEGIN RUNNING',
      'STOPPED/ARMING_PENDING CONFIRM ARMED',
    ]);
  });

  it('never leaves HALTED, whatever happens in whatever order', () => {
    const life = fc.array(fc.tuple(anyEvent, anyExposure), { maxLength: 40 });
    fc.assert(
      fc.property(anyPair, life, (from, events) => {
        let pair: RunPair = from;
        let isHalted = pair.status === 'HALTED';
        for (const [event, exposure] of events) {
          pair = after(pair, event, exposure);
          isHalted = isHalted || event === 'HALT';
          expect(pair.status === 'HALTED').toBe(isHalted);
        }
      }),
    );
  });

  it('raises the fence whenever the right to trade is given or taken, and at no other move', () => {
    for (const pair of RUN_PAIRS) {
      for (const event of RUN_EVENTS) {
        const step = nextRun(pair, event, 'POSSIBLE');
        if (step.does !== 'MOVE') continue;
        const isGiven = step.to.status === 'ARMED';
        const isTaken = pair.posture === 'ARMED' && step.to.posture !== 'ARMED';
        const isHalt = event === 'HALT';
        expect(step.raisesEpoch).toBe(isGiven || isTaken || isHalt);
      }
    }
    expect(nextRun(RUN_PAIRS[2], 'BEGIN', 'NONE')).toMatchObject({ raisesEpoch: false });
  });

  it('lets a halt through from everywhere, and boot never arms', () => {
    for (const pair of RUN_PAIRS) {
      expect(after(pair, 'HALT', 'POSSIBLE').status).toBe('HALTED');
      expect(after(pair, 'RECOVER', 'POSSIBLE').posture).not.toMatch(/^ARM/);
    }
  });
});
