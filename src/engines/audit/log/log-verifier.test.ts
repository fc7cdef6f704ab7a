import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventBody,
  newChain,
  sealedLines,
  STARTED,
  textOf,
  verifyText,
} from '../../../../tests/support/audit-log.ts';
import { LogVerifier, MAX_LINE_LENGTH, verifyLog } from '../index.ts';

const BYTES = new TextEncoder().encode(textOf(sealedLines(40)));

function sealed(payload: Readonly<Record<string, unknown>>): string {
  const chain = newChain();
  const body = eventBody('MARKET', 'NOTED', JSON.parse(JSON.stringify(payload)) as never);
  return textOf(
    [STARTED, body, eventBody('AUDIT', 'RUN_SEALED')].map((each) => chain.append(each)),
  );
}

describe('LogVerifier', () => {
  it('does not depend on how the bytes are cut into chunks', () => {
    const at = fc.nat(BYTES.length - 1);
    fc.assert(
      fc.property(
        fc.array(fc.nat(BYTES.length)),
        fc.option(fc.tuple(at, fc.nat(255))),
        (cuts, edit) => {
          const bytes = BYTES.slice();
          if (edit !== null) bytes[edit[0]] = edit[1];
          const sorted = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const chunks = sorted.slice(1).map((end, i) => bytes.slice(sorted[i], end));
          expect(verifyLog(chunks)).toEqual(verifyLog([bytes]));
        },
      ),
      { numRuns: 200, seed: 20261123 },
    );
  });

  it('does not keep a chunk that the caller uses again', () => {
    const verifier = new LogVerifier();
    const piece = new Uint8Array(97);
    for (let from = 0; from < BYTES.length; from += piece.length) {
      const part = BYTES.subarray(from, from + piece.length);
      piece.set(part);
      verifier.push(piece.subarray(0, part.length));
      piece.fill(0x20);
    }
    expect(verifier.end()).toMatchObject({ result: 'VALID', events: 40 });
  });

  it.each([
    ['text beyond ASCII', { text: 'Ünïcödé € 😀 \u2028' }],
    ['controls and escapes', { text: '\0\b\t\n\f\r"\\/' }],
    ['an escaped backslash before ud', { text: '\\ud800' }],
    ['keys that look like numbers', { 9: 1, 10: 2, a: 3 }],
    ['a nested run_id', { nested: { run_id: 'x', topic: 'y', ts_utc: 'z', z: 1 } }],
    ['a text that looks like members', { text: '","run_id":"x","seq":1,"hash_self":"' }],
    ['__proto__', JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>],
  ])('accepts %s in a payload', (_, payload) => {
    expect(verifyText(sealed(payload))).toMatchObject({ result: 'VALID', events: 3 });
  });

  it('tells what a valid log says of its run', () => {
    const verdict = verifyLog([BYTES]);
    expect(verdict).toMatchObject({ facts: { engineId: 'MAIN', sealed: { events: 40 } } });
  });

  it('stops reading at the first fault', () => {
    const verifier = new LogVerifier();
    expect(verifier.push(new TextEncoder().encode('x\n'))).toBe(false);
    expect(verifier.push(BYTES)).toBe(false);
    expect(verifier.end()).toEqual({ result: 'BROKEN', events: 0, line: 1, reason: 'PARSE' });
  });

  it('takes a first event that starts no run for a broken GENESIS', () => {
    const line = newChain().append(eventBody('OMS', 'A'));
    const broken = { result: 'BROKEN', events: 0, line: 1, reason: 'GENESIS' };
    expect(verifyText(`${line}\n`)).toEqual(broken);
  });
});

describe('hostile lines', () => {
  const head = textOf(sealedLines(3).slice(0, 1));
  const broken = { result: 'BROKEN', events: 1, line: 2, reason: 'PARSE' };

  it.each([
    ['deep nesting', '['.repeat(MAX_LINE_LENGTH - 1)],
    ['deep nesting that ends', '['.repeat(400_000) + ']'.repeat(400_000)],
    ['deep objects', '{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000)],
    ['a long array', `[${'0,'.repeat(500_000)}0]`],
    ['a huge number', `{"v":${'9'.repeat(1_000_000)}}`],
  ])('%s is refused, fast', (_, line) => {
    const before = performance.now();
    expect(verifyText(`${head}${line}\n`)).toEqual(broken);
    expect(performance.now() - before).toBeLessThan(2000); // tens of ms on a quiet machine
  });

  it('an endless line is refused before its end', () => {
    const verifier = new LogVerifier();
    const chunk = new Uint8Array(1 << 20).fill(0x61);
    let pushed = 0;
    while (verifier.push(chunk)) pushed++;
    expect(pushed).toBeLessThan(5);
    expect(verifier.end()).toMatchObject({ result: 'BROKEN', line: 1, reason: 'PARSE' });
  });
});
