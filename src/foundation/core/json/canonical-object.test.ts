import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../invariant.ts';
import { canonicalObject } from './canonical-object.ts';

describe('canonicalObject', () => {
  it('reads what canonicalJson wrote', () => {
    expect(canonicalObject('{"a":"ä","b":[1,null]}')).toEqual({ a: 'ä', b: [1, null] });
  });

  it.each(['{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', '{"a":1,"a":1}', '[]', 'null', '"a"'])(
    'refuses %s, and says where it stood',
    (text) => {
      const read = (): unknown => canonicalObject(text, { auditId: 7 });
      expect(read).toThrow(InvariantViolation);
      expect(read).toThrow('auditId=7');
    },
  );

  it('throws of text that is no JSON as JSON.parse does', () => {
    expect(() => canonicalObject('{"a":')).toThrow(SyntaxError);
  });
});
