import { describe, expect, it } from 'vitest';
import { haltReason } from './halt-reason.ts';

describe('the reason of a halt', () => {
  it('is stored as it is given', () => {
    expect(haltReason('wrong prices')).toEqual({ text: 'wrong prices', notes: [] });
  });

  it.each(['', '   ', '\n\t', '\u200b\u202e'])('is never blank: %j', (given) => {
    expect(haltReason(given).text).toBe('no reason given');
  });

  it('loses its credentials, and says so', () => {
    const { text, notes } = haltReason(`leaked ghp_${'a1B2c3D4e5F6'.repeat(3)} oh`);
    expect(text).toMatch(/^leaked \[REDACTED\]/);
    expect(notes[0]).toContain('[REDACTED]');
  });

  it('is cut, at a whole character', () => {
    const { text, notes } = haltReason(`${'why '.repeat(1023)}abc😀${'z '.repeat(20_000)}`);
    expect(text).toHaveLength(4095);
    expect(notes).toEqual([
      expect.stringMatching(/^the reason has \d+ characters; the first 4096/),
    ]);
  });
});
