import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { Secret } from './secret.ts';

const VALUE = ['the', 'value', 'itself', '1234'].join('-');
const SHOWN = '[REDACTED]';
const secret = new Secret(VALUE);

describe('a secret', () => {
  it('gives its value to whoever asks by name, and to nobody else', () => {
    expect(secret.reveal()).toBe(VALUE);
    expect(new Secret('').reveal()).toBe('');
  });

  it.each<[string, () => string]>([
    ['toString', () => secret.toString()],
    ['String', () => String(secret)],
    ['concatenation', () => [secret].join('')],
    ['JSON', () => JSON.parse(JSON.stringify(secret)) as string],
    ['inspect', () => inspect(secret)],
    ['console formatting', () => format('%s', secret)],
    ['console formatting as an object', () => format('%o', secret)],
    ['console formatting as JSON', () => JSON.parse(format('%j', secret)) as string],
    ['a value of a primitive', () => secret[Symbol.toPrimitive]()],
    ['an error message', () => new Error(['key', secret].join(' ')).message.slice(4)],
  ])('is [REDACTED] through %s', (_, show) => {
    expect(show()).toBe(SHOWN);
  });

  it('is [REDACTED] where it stands inside of something', () => {
    const around = { broker: { key: secret }, list: [secret], map: new Map([['k', secret]]) };
    expect(inspect(around, { depth: 9, showHidden: true })).not.toContain(VALUE);
    expect(JSON.stringify(around)).not.toContain(VALUE);
    expect(inspect(around)).toContain(SHOWN);
    expect(inspect(new Error('x', { cause: secret }), { showHidden: true })).not.toContain(VALUE);
    expect(format('%o %O %j', around, around, around)).not.toContain(VALUE);
  });

  it('has nothing for those who list, spread, copy or clone', () => {
    expect(Object.keys(secret)).toEqual([]);
    expect(Reflect.ownKeys(secret)).toEqual([]);
    expect(Object.getOwnPropertyDescriptors(secret)).toEqual({});
    expect(Object.assign({}, secret)).toEqual({});
    const names: string[] = [];
    for (const name in secret) names.push(name);
    expect(names).toEqual([]);
    expect(inspect(structuredClone(secret), { showHidden: true })).not.toContain(VALUE);
  });

  it('is no number, no text, and has no canonical JSON with its value', () => {
    expect(Number(secret)).toBeNaN();
    expect(canonicalJson({ key: String(secret) })).toBe(`{"key":"${SHOWN}"}`);
    expect(Object.prototype.toString.call(secret)).toBe('[object Secret]');
  });

  it('cannot be given another value or another face', () => {
    expect(Object.isFrozen(secret)).toBe(true);
    expect(() => Object.assign(secret, { toString: () => VALUE })).toThrow(TypeError);
    expect(() => Reflect.construct(Secret, [VALUE]).reveal.call({})).toThrow(TypeError);
  });
});
