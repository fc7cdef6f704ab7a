import { expect, it } from 'vitest';
import { isOlderVersion } from './program-version.ts';

it.each([
  ['0.1.9', '0.2.0', true],
  ['0.2.0', '0.2.0', false],
  ['0.2.1', '0.2.0', false],
  ['0.9.0', '0.10.0', true],
  ['1.0.0-beta.1', '1.0.0', true],
  ['1.0.0', '1.0.0-beta.1', false],
  ['1.0.0-alpha', '1.0.0-beta', false],
  ['one', '1.0.0', false],
  ['1.0.0', 'two', false],
])('%s is older than %s: %s', (version, than, isOlder) => {
  expect(isOlderVersion(version, than)).toBe(isOlder);
});
