import { expect, it } from 'vitest';
import { parseRunPair } from '../../../engines/lifecycle/index.ts';
import { parseRunId, toInstant } from '../../../foundation/model/index.ts';
import { nextSteps, type RunStanding } from './next-steps.ts';

const HOME = '/nowhere';
const ID = '11111111-2222-5333-8444-555555555555';

/** A run that no engine holds. */
function standing(pair: string, more: Partial<RunStanding> = {}): RunStanding {
  const [status = '', posture = ''] = pair.split('/');
  const [runId, known] = [parseRunId(ID), parseRunPair(status, posture)];
  if (runId === null || known === null) throw new Error(pair);
  const none = { sealedAt: null, leaseOwner: null, challengeExpiresAt: null };
  const run = { runId, pair: known, symbols: ['SPY'], ...none };
  const left = { workingOrders: [], ambiguous: [], parked: [], bare: [] };
  return { run, isHeld: false, progress: null, closesOut: false, ...left, ...more };
}

const verbsOf = (of: RunStanding): readonly string[] =>
  nextSteps(of, HOME).flatMap((line) => / mqk run (\S+) /.exec(line)?.[1] ?? []);

const [trading, over] = [
  { isOver: false, files: [] },
  { isOver: true, files: [] },
];

it.each<[string, Partial<RunStanding>, string]>([
  ['CREATED/DISARMED', {}, 'arm'],
  ['CREATED/ARMING_PENDING', {}, 'arm'],
  ['ARMED/ARMED', {}, 'begin'],
  ['RUNNING/ARMED', {}, 'execute'],
  ['STOPPED/DISARMING', {}, 'disarm'],
  ['STOPPED/DISARMING', { progress: trading }, 'recover'],
  ['STOPPED/DISARMED', {}, 'arm begin execute'],
  ['STOPPED/DISARMED', { progress: trading }, 'arm begin execute'],
  ['STOPPED/DISARMED', { progress: over }, 'recover'],
  ['STOPPED/ARMING_PENDING', { progress: trading }, 'arm'],
  ['HALTED/DISARMING', {}, 'halt'],
  ['HALTED/DISARMING', { progress: trading }, 'recover'],
  ['HALTED/DISARMING', { progress: trading, closesOut: true }, 'execute'],
  ['HALTED/DISARMING', { progress: over, closesOut: true }, 'recover'],
  ['HALTED/DISARMED', {}, 'halt'],
  ['HALTED/DISARMED', { progress: trading }, 'recover'],
])('%s %j: %s', (pair, more, verbs) => {
  expect(verbsOf(standing(pair, more)).join(' ')).toBe(verbs);
});

const SHARES = { symbol: 'SPY', qty: 19 };

it.each<[string, Partial<RunStanding>, string]>([
  ['HALTED/DISARMING', {}, 'disarm'],
  ['HALTED/DISARMING', { workingOrders: [{ role: 'STOP' }] }, 'disarm'],
  ['HALTED/DISARMING', { workingOrders: [{ role: 'EXIT' }] }, 'recover'],
  ['HALTED/DISARMING', { ambiguous: ['MAIN_a'] }, 'recover'],
  ['HALTED/DISARMING', { closesOut: true }, 'execute'],
  ['STOPPED/DISARMING', { bare: [{ ...SHARES, isSent: true }] }, 'recover'],
  ['STOPPED/DISARMING', {}, 'disarm'],
])('%s, shares without a stop, %j: %s', (pair, more, verb) => {
  const bare = [{ ...SHARES, isSent: false }];
  const told = nextSteps(standing(pair, { progress: trading, bare, ...more }), HOME);
  expect(told.join('\n')).toContain(` mqk run ${verb} --run-id ${ID}`);
  const isWord = verb === 'disarm';
  expect(told.some((line) => line.endsWith('--unprotected --reason TEXT'))).toBe(isWord);
  const why = '19 shares of SPY have no stop, and no recovery of the run sends one';
  expect(told.join(' ').replaceAll(/\s+/g, ' ').includes(why)).toBe(isWord);
});

it('names no command of a run that an engine may hold, nor of one that is sealed', () => {
  for (const pair of [
    'RUNNING/ARMED',
    'STOPPED/DISARMING',
    'STOPPED/DISARMED',
    'HALTED/DISARMING',
  ]) {
    expect(verbsOf(standing(pair, { isHeld: true, progress: trading }))).toEqual([]);
  }
  const { run, ...rest } = standing('STOPPED/DISARMED', { progress: over });
  expect(nextSteps({ ...rest, run: { ...run, sealedAt: toInstant(0) } }, HOME)).toEqual([]);
});

it('a name in the row of a running run is that of an engine that is gone', () => {
  const { run, ...left } = standing('RUNNING/ARMED', { progress: trading });
  expect(verbsOf({ ...left, run: { ...run, leaseOwner: '{}' } })).toEqual(['recover']);
});
