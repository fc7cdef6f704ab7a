/**
 * The byte parser equals an oracle that works line by line on strings: the same bars to the bit, the
 * same problems in the same order, however the file is cut into chunks (contract 2.1 to 2.3).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../support/property-seed.ts';
import {
  asNaive,
  damage,
  damaged,
  fileBytes,
  parseInChunks,
  spelling,
  textRows,
} from '../support/bars/bar-files.ts';
import { parseNaively } from '../support/bars/naive-csv.ts';

const RUNS = Number(process.env['MQK_PROPERTY_RUNS'] ?? 400);

describe('the bar parser', () => {
  it('reads what was written, in every spelling, whole or in chunks of any size', () => {
    fc.assert(
      fc.property(textRows, spelling, fc.integer({ min: 1, max: 90 }), (rows, how, size) => {
        const bytes = fileBytes(rows, how);
        const expected = {
          ok: true,
          rows: rows.map(({ ts, prices, volume }) => ({ ts, prices, volume })),
        };
        expect(asNaive(parseInChunks(bytes, bytes.length))).toEqual(expected);
        expect(asNaive(parseInChunks(bytes, size))).toEqual(expected);
        expect(parseNaively(bytes)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('finds what the oracle finds in damaged files', () => {
    fc.assert(
      fc.property(
        textRows,
        spelling,
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 90 }),
        (rows, how, damages, size) => {
          const bytes = damages.reduce(damaged, fileBytes(rows, how));
          const expected = parseNaively(bytes);
          expect(asNaive(parseInChunks(bytes, Math.max(1, bytes.length)))).toEqual(expected);
          expect(asNaive(parseInChunks(bytes, size))).toEqual(expected);
        },
      ),
      { numRuns: 5 * RUNS },
    );
  });

  it('does not care where a chunk ends: every byte of a file with every kind of line', () => {
    const good = '2024-01-02T14:31:00Z,100.5,101,100,100.25,7';
    const lines = [
      good,
      '2024-01-02T14:32:00.500Z,1,1,1,1,0.1',
      '2024-01-02T14:33:00Z,1,1,1,1.0000001,0',
      '',
      '2024-01-02T14:33:00Z,1,1,1,1,1\r',
      '2024-01-02T14:35:00Z,1,1,1,1,12345678901234567890.5',
      'caf\u00e9,\ud83d\ude00,,,,',
    ];
    for (const end of ['\n', '\r\n']) {
      const bytes = Buffer.from(
        ['\ufeffts_close_utc,open,high,low,close,volume', ...lines].join(end),
      );
      const whole = parseInChunks(bytes, bytes.length);
      expect(asNaive(whole)).toEqual(parseNaively(bytes));
      for (let size = 1; size < bytes.length; size++) {
        expect(parseInChunks(bytes, size), `chunks of ${size}`).toEqual(whole);
      }
    }
  });
});
