// RFC 9562 appendix A: test vectors of versions 5 and 7.
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from './invariant.ts';
import { parseUuid, URL_NAMESPACE, uuidV5, uuidV7 } from './uuid.ts';

function parsed(text: string) {
  const uuid = parseUuid(text);
  if (uuid === null) throw new Error(`not a uuid: ${text}`);
  return uuid;
}

const DNS = parsed('6ba7b810-9dad-11d1-80b4-00c04fd430c8');

describe('uuidV5', () => {
  it('is that of the RFC', () => {
    expect(uuidV5(DNS, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('hashes the UTF-8 bytes of the name', () => {
    // python3: uuid.uuid5(uuid.NAMESPACE_URL, 'urn:miniquantdesk:run') and (…, 'ü€')
    expect(uuidV5(URL_NAMESPACE, 'urn:miniquantdesk:run')).toBe(
      'd83b12b3-4c7c-5e75-a0da-67cf04c665ea',
    );
    expect(uuidV5(URL_NAMESPACE, 'ü€')).toBe('35890d71-e5ef-5919-8329-6366366e7ec3');
  });
});

describe('uuidV7', () => {
  const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f);

  it('is that of the RFC', () => {
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by time', () => {
    expect(uuidV7(1000, random) < uuidV7(1001, random)).toBe(true);
  });

  it('needs ten random bytes', () => {
    expect(() => uuidV7(0, random.subarray(1))).toThrow(InvariantViolation);
  });
});

describe('parseUuid', () => {
  it('lowers upper case', () => {
    expect(parseUuid('6BA7B810-9DAD-11D1-80B4-00C04FD430C8')).toBe(DNS);
  });

  it.each(['', '6ba7b810', '6ba7b8109dad11d180b400c04fd430c8', `${DNS} `, `{${DNS}}`])(
    '"%s" is null',
    (text) => {
      expect(parseUuid(text)).toBeNull();
    },
  );
});
