/**
 * INV-DATA-09: a declared split explains a jump and an undeclared one does not; under FORBID_PERIODS a
 * bar that lies too near to a declared action halts the run before anything of its slice fills.
 * Spec: contract 7 (OUTLIER, unless a declared split explains it), 6; policy of upstream.
 * Shown: declared, undeclared, falsely declared; the window at and beyond both edges, over a weekend,
 * for other symbols; ALLOW; a policy without a file.
 * Mutation that turns it red: compare with the raw previous close, or check the window after the fills.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { limit } from '../../support/tick/amounts.ts';
import { play, Story, throughJson, type StoryParts } from '../../support/tick/story.ts';

const TWENTY_PERCENT: StoryParts = { integrity: { outlier: limit('0.2') } };
const JUMP = `
             AAA
      14:31  700  | AAA=10
      14:32  700
      2024-01-03
      14:31  101
      14:32  101`;

describe('a jump of the size of a split', () => {
  it('is an outlier when nobody declared it', () => {
    const story = play(JUMP, TWENTY_PERCENT);
    expect(story.events('BAR_DROPPED', 'SYMBOL_BLOCKED')).toHaveLength(2);
    expect(story.position('AAA')).toBe(10);
  });

  it('is none when the split is declared: the close is compared with the divided one', () => {
    const story = play(JUMP, { ...TWENTY_PERCENT, actions: ['2024-01-03,AAA,SPLIT,7'] });
    expect(story.events('BAR_DROPPED', 'SYMBOL_BLOCKED')).toEqual([]);
    expect(story.position('AAA')).toBe(70);
  });

  it('is one when the split is declared and the price did not move', () => {
    const flat = JUMP.replaceAll('101', '700');
    const story = play(flat, { ...TWENTY_PERCENT, actions: ['2024-01-03,AAA,SPLIT,7'] });
    expect(story.events('BAR_DROPPED')).toHaveLength(1);
  });

  it('is no excuse for another symbol, nor is a dividend one', () => {
    const twice = JUMP.replace('AAA', 'AAA BBB').replaceAll(/(\d\d\d)(?= *(?:\||$))/gm, '$1 $1');
    const story = play(twice, { ...TWENTY_PERCENT, actions: ['2024-01-03,AAA,SPLIT,7'] });
    expect(story.events('SYMBOL_BLOCKED').map((event) => event.split(' ')[2])).toEqual(['BBB']);
    const paid = play(JUMP, { ...TWENTY_PERCENT, actions: ['2024-01-03,AAA,DIVIDEND,599'] });
    expect(paid.events('BAR_DROPPED')).toHaveLength(1);
  });
});

/** A bar a session from Tuesday 2nd to Wednesday 10th of January 2024; a buy works at every slice. */
const WEEK = `
           AAA  BBB
    2024-01-02
    21:00  100  10  | AAA=1 BBB=1
    2024-01-03
    21:00  100  10  | AAA=2 BBB=2
    2024-01-04
    21:00  100  10  | AAA=3 BBB=3
    2024-01-05
    21:00  100  10  | AAA=4 BBB=4
    2024-01-08
    21:00  100  10  | AAA=5 BBB=5
    2024-01-09
    21:00  100  10  | AAA=6 BBB=6
    2024-01-10
    21:00  100  10  | AAA=7 BBB=7`;

function forbid(before: number, after: number, exDate: string) {
  return play(WEEK, {
    timeframe: '1D',
    actions: [`${exDate},AAA,DIVIDEND,0.1`],
    actionsPolicy: { kind: 'FORBID_PERIODS', sessionsBefore: before, sessionsAfter: after },
  });
}

describe('FORBID_PERIODS', () => {
  it('halts on the first bar of the window, before its fills, with the numbers', () => {
    const story = forbid(1, 1, '2024-01-05');
    expect(story.haltReason).toBe('CORPORATE_ACTION_FORBIDDEN');
    expect(story.events('HALTED')).toEqual(['21:00 HALTED AAA CORPORATE_ACTION_FORBIDDEN -1 1 0']);
    // the buy of the 3rd would have filled on the 4th, one session before
    expect(story.orders().filter((order) => order.includes('CANCELED'))).toEqual([
      '21:00 AAA BUY 1 CANCELED CORPORATE_ACTION_FORBIDDEN',
      '21:00 BBB BUY 1 CANCELED CORPORATE_ACTION_FORBIDDEN',
    ]);
    expect([story.position('AAA'), story.position('BBB')]).toEqual([1, 1]);
  });

  it.each<[string, number, number, string, number]>([
    ['an ex-date itself', 0, 0, '2024-01-05', 3],
    ['a weekend: the first session after it', 0, 0, '2024-01-06', 4],
    ['sessions, not days, before', 2, 0, '2024-01-08', 2],
    ['sessions after an ex-date before the run', 0, 1, '2023-12-29', 1],
    ['no session after it', 0, 0, '2023-12-29', 7],
  ])('counts %s', (_name, before, after, exDate, slicesTraded) => {
    const story = forbid(before, after, exDate);
    const fills = slicesTraded === 7 ? 6 : Math.max(0, slicesTraded - 1);
    expect(story.fills()).toHaveLength(2 * fills);
  });

  it('is known to a run that goes on from a snapshot inside of the day', () => {
    const table = `
             AAA  BBB
      14:31  100  10
      2024-01-03
      14:31  100  .
      14:32  100  10`;
    const parts: StoryParts = {
      actions: ['2024-01-03,BBB,SPLIT,2'],
      actionsPolicy: { kind: 'FORBID_PERIODS', sessionsBefore: 0, sessionsAfter: 0 },
    };
    const snapshot = throughJson(new Story(table, parts).play(2).snapshot());
    const continued = new Story(table, parts).restore(snapshot).play();
    expect(continued.events('HALTED')).toEqual([
      '14:32 HALTED BBB CORPORATE_ACTION_FORBIDDEN 0 0 0',
    ]);
  });

  it('leaves a run alone that has no bar in a window, and ALLOW every run', () => {
    expect(forbid(1, 1, '2024-02-05').haltReason).toBeNull();
    const allowed = play(WEEK, { timeframe: '1D', actions: ['2024-01-05,AAA,DIVIDEND,0.1'] });
    expect(allowed.haltReason).toBeNull();
  });
});

describe('the command', () => {
  it('refuses FORBID_PERIODS without a file, and halts with one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mqk-policy-'));
    writeBarFile(join(dir, 'bars.csv'), { rows: 60 });
    writeFileSync(join(dir, 'actions.csv'), 'date,symbol,type,value\n2024-01-01,SPY,DIVIDEND,1\n');
    const argv = ['backtest', 'run', '--strategy', 'buy_and_hold', '--bars', 'SPY=bars.csv'];
    const flags = ['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--json', '--set'];
    const policy = 'data.corporate_actions.policy=FORBID_PERIODS';
    const options = { cwd: dir, env: { MQK_HOME: join(dir, 'home') } };
    const refused = await mqk([...argv, ...flags, policy], options);
    expect(refused.exitCode).toBe(2);
    expect(refused.json).toMatchObject({ error: { code: 'ACTIONS_MISSING' } });
    const halted = await mqk([...argv, ...flags, policy, '--actions', 'actions.csv'], options);
    expect(halted.exitCode).toBe(0);
    expect(halted.json).toMatchObject({ halt_reason: 'CORPORATE_ACTION_FORBIDDEN', fills: 0 });
    rmSync(dir, { recursive: true, force: true });
  });
});
