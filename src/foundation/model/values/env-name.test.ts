import { describe, expect, it } from 'vitest';
import { isEnvName } from './env-name.ts';

describe('isEnvName', () => {
  it.each(['A', 'MQK_MAIN_API_KEY', 'X9_'])('takes %s', (name) => {
    expect(isEnvName(name)).toBe(true);
  });

  it.each(['', '_A', '9A', 'mqk', 'A-B', 'A B', 'A\n', 'ÄB'])('refuses %j', (text) => {
    expect(isEnvName(text)).toBe(false);
  });
});
