import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it.each([
    ['a\nstatus=ARMED', 'a\\nstatus=ARMED'],
    ['\u001b[2Kok\u0007\r', '\\u001b[2Kok\\u0007\\r'],
    ['\u202edetlah\u2066\u2028', '\\u202edetlah\\u2066\\u2028'],
    ['\u009b31m\u0000\ud800', '\\u009b31m\\u0000\\ud800'],
    ['Ünïcödé 😀 C:\\new', 'Ünïcödé 😀 C:\\new'],
  ])('shows %j as %s', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves JSON the value that it was', () => {
    const value = { a: '\u202e\u2028\u007f\n' };
    expect(JSON.parse(visibleText(JSON.stringify(value)))).toEqual(value);
  });
});
