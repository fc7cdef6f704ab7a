/**
 * INV-AUDIT-01: no edit and no cut of an audit log passes for the log that was written.
 * Spec: contract 10; seed PATCH 10 and 15c. Enforced by src/engines/audit/log-verifier.ts.
 * Mutation that turns it red: leave the payload out of `hash_self`, or take a log without a seal for
 * VALID.
 */
import { describe, expect, it } from 'vitest';
import { AuditChain, verifyLog } from '../../../src/engines/audit/index.ts';
import { parseSha256Hex } from '../../../src/foundation/core/index.ts';
import {
  CONFIG_HASH,
  ENGINE_ID,
  eventBody,
  newChain,
  RUN_ID,
  sealedLines,
  STARTED,
  textOf,
  verifyText,
} from '../../support/audit-log.ts';

const LINES = sealedLines(5);
const LOG = textOf(LINES);

function replaced(line: number, change: (text: string) => string): string {
  return textOf(LINES.map((text, i) => (i === line - 1 ? change(text) : text)));
}

function without(line: number): string {
  return textOf(LINES.filter((_, i) => i !== line - 1));
}

describe('a log as it was written', () => {
  it('is VALID with its number of events', () => {
    expect(verifyText(LOG)).toMatchObject({ result: 'VALID', events: 5 });
  });

  it('is VALID with nothing between start and seal', () => {
    expect(verifyText(textOf(sealedLines(2)))).toMatchObject({ result: 'VALID', events: 2 });
  });
});

describe('tampering with line 3', () => {
  it('an edit of the payload is found at line 3 by HASH_SELF', () => {
    const verdict = verifyText(replaced(3, (line) => line.replace('470.12', '470.13')));
    expect(verdict).toEqual({ result: 'BROKEN', events: 2, line: 3, reason: 'HASH_SELF' });
  });

  it('an edit with a fresh hash is found at line 4 by HASH_PREV', () => {
    const chain = newChain();
    const bodies = [eventBody('OMS', 'A'), eventBody('OMS', 'B'), eventBody('OMS', 'C')];
    const lines = [STARTED, ...bodies].map((body) => chain.append(body));
    const again = newChain();
    const forged = [STARTED, ...bodies].map((body, i) =>
      again.append(i === 2 ? { ...body, payload: { forged: true } } : body),
    );
    const log = textOf(lines.map((line, i) => (i === 2 ? (forged[2] ?? '') : line)));
    const broken = { result: 'BROKEN', events: 3, line: 4, reason: 'HASH_PREV' };
    expect(verifyText(log)).toEqual(broken);
  });

  it('its deletion is found by SEQ', () => {
    const broken = { result: 'BROKEN', events: 2, line: 3, reason: 'SEQ' };
    expect(verifyText(without(3))).toEqual(broken);
  });

  it('its repetition is found by SEQ', () => {
    const verdict = verifyText(replaced(3, (line) => `${line}\n${line}`));
    expect(verdict).toEqual({ result: 'BROKEN', events: 3, line: 4, reason: 'SEQ' });
  });

  it('its exchange with line 4 is found by SEQ', () => {
    const [one = '', two = '', three = '', four = '', five = ''] = LINES;
    const verdict = verifyText(textOf([one, two, four, three, five]));
    expect(verdict).toMatchObject({ result: 'BROKEN', line: 3, reason: 'SEQ' });
  });

  it.each([
    ['a space', (line: string) => line.replace('":', '": ')],
    ['another order of members', (line: string) => line.replace('"v":1}', '"v":1,"a":1}')],
    ['a missing member', (line: string) => line.replace(',"v":1}', '}')],
    ['a member twice', (line: string) => line.replace(',"v":1}', ',"v":1,"v":1}')],
    ['another engine', (line: string) => line.replace('"MAIN"', '"MAIM"')],
    ['no JSON at all', () => 'hello'],
    ['an empty line', () => ''],
    ['a byte-order mark', (line: string) => `\ufeff${line}`],
    ['a lone surrogate', (line: string) => line.replace('470.12', '\\ud800')],
    ['an unknown topic', (line: string) => line.replace('"LEDGER"', '"LADDER"')],
    ['a float for seq', (line: string) => line.replace('"seq":3', '"seq":3.5')],
    ['a time in another form', (line: string) => line.replace('31:00Z', '31:00.000Z')],
  ])('%s is refused by PARSE', (_, change) => {
    const broken = { result: 'BROKEN', events: 2, line: 3, reason: 'PARSE' };
    expect(verifyText(replaced(3, change))).toEqual(broken);
  });

  it('an event id that does not follow from its line is found by EVENT_ID', () => {
    const verdict = verifyText(replaced(3, (line) => line.replace('"seq":3', '"seq":7')));
    expect(verdict).toMatchObject({ result: 'BROKEN', line: 3, reason: 'EVENT_ID' });
  });

  it('bytes that are not UTF-8 are refused by PARSE at their line', () => {
    const bytes = new TextEncoder().encode(LOG);
    const third = textOf(LINES.slice(0, 2)).length;
    bytes[third + 20] = 0xff;
    const broken = { result: 'BROKEN', events: 2, line: 3, reason: 'PARSE' };
    expect(verifyLog([bytes])).toEqual(broken);
  });
});

describe('the ends of a log', () => {
  it('an empty file is INCOMPLETE', () => {
    expect(verifyText('')).toEqual({ result: 'INCOMPLETE', events: 0, cause: 'EMPTY' });
  });

  it('a log without a seal is INCOMPLETE', () => {
    expect(verifyText(without(5))).toEqual({ result: 'INCOMPLETE', events: 4, cause: 'NO_SEAL' });
  });

  it('a torn last line is INCOMPLETE, also behind a seal', () => {
    const torn = { result: 'INCOMPLETE', events: 5, cause: 'TORN_LINE' };
    expect(verifyText(`${LOG}{"cau`)).toEqual(torn);
  });

  it('a line behind the seal is found by AFTER_SEAL', () => {
    const whole = verifyText(LOG);
    const tip = parseSha256Hex(whole.result === 'VALID' ? whole.facts.tip : '');
    if (tip === null) throw new Error('the log has a tip');
    const other = AuditChain.resume({ runId: RUN_ID, engineId: ENGINE_ID, seq: 5, tip });
    const verdict = verifyText(`${LOG}${other.append(eventBody('OMS', 'LATE'))}\n`);
    expect(verdict).toEqual({ result: 'BROKEN', events: 5, line: 6, reason: 'AFTER_SEAL' });
  });

  it('a first line that is not the first is found by SEQ', () => {
    expect(verifyText(without(1))).toMatchObject({ result: 'BROKEN', line: 1, reason: 'SEQ' });
  });

  it('a log of another config is found by GENESIS', () => {
    const bytes = [new TextEncoder().encode(LOG)];
    const configHash = CONFIG_HASH.replace('4', '5');
    const broken = { result: 'BROKEN', events: 0, line: 1, reason: 'GENESIS' };
    expect(verifyLog(bytes, { configHash })).toEqual(broken);
    expect(verifyLog(bytes, { configHash: CONFIG_HASH }).result).toBe('VALID');
  });

  it('a log of another run or engine is refused by PARSE', () => {
    const bytes = [new TextEncoder().encode(LOG)];
    const foreign = { result: 'BROKEN', events: 0, line: 1, reason: 'PARSE' };
    expect(verifyLog(bytes, { runId: '00000000-0000-5000-8000-000000000000' })).toEqual(foreign);
    expect(verifyLog(bytes, { engineId: 'EXP' })).toEqual(foreign);
  });
});

describe('exhaustively, on a small log', () => {
  const bytes = new TextEncoder().encode(textOf(sealedLines(3)));

  it('every cut is found', () => {
    for (let end = 0; end < bytes.length; end++) {
      expect(verifyLog([bytes.subarray(0, end)]).result, `cut at ${end}`).toBe('INCOMPLETE');
    }
  });

  it('every cut at the front is found', () => {
    for (let start = 1; start < bytes.length; start++) {
      expect(verifyLog([bytes.subarray(start)]).result, `cut to ${start}`).not.toBe('VALID');
    }
  });

  // Each bit flipped, and each byte as a character that means something in JSON, hex or a number.
  const others = (byte: number): Set<number> => {
    const flipped = Array.from({ length: 8 }, (_, bit) => byte ^ (1 << bit));
    const telling = new TextEncoder().encode('\0\n\r "\\/,:{}[]-+.059abefAZ');
    return new Set([...flipped, ...telling, 0xc0, 0xef, 0xff].filter((other) => other !== byte));
  };

  it('every change of a byte is found', () => {
    const passed: string[] = [];
    const edited = bytes.slice();
    bytes.forEach((byte, at) => {
      for (const other of others(byte)) {
        edited[at] = other;
        if (verifyLog([edited]).result === 'VALID') passed.push(`byte ${at} as ${other}`);
      }
      edited[at] = byte;
    });
    expect(passed).toEqual([]);
    expect(verifyLog([edited]).result).toBe('VALID');
  });

  it('every deleted and every doubled byte is found', () => {
    for (let at = 0; at < bytes.length; at++) {
      const before = bytes.subarray(0, at);
      const deleted = verifyLog([before, bytes.subarray(at + 1)]);
      const doubled = verifyLog([before, bytes.subarray(at, at + 1), bytes.subarray(at)]);
      expect([deleted.result, doubled.result], `byte ${at}`).not.toContain('VALID');
    }
  });
});
