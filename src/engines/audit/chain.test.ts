import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../foundation/core/index.ts';
import {
  canonicalJson,
  InvariantViolation,
  uuidV5,
  type JsonObject,
  type JsonValue,
} from '../../foundation/core/index.ts';
import { TOPICS } from '../../foundation/model/index.ts';
import {
  CONFIG_HASH,
  ENGINE_ID,
  eventBody,
  newChain,
  RUN_ID,
  sealedLines,
  STARTED,
} from '../../../tests/support/audit-log.ts';
import { AuditChain, genesisHash, MAX_LINE_LENGTH } from './index.ts';

/** Computed once with Python's uuid, hashlib and json from the contract's text. */
const PYTHON_LINES = [
  '{"causation_id":null,"correlation_id":null,"engine_id":"MAIN",' +
    '"event_id":"f86b8fd3-1af2-5d56-bc9e-532e4da81162","event_type":"RUN_STARTED",' +
    '"hash_prev":"8bf247dd6a631459028bab4145d68ae935a2a0ff06d1bffe98f159ffc9acfb78",' +
    '"hash_self":"38dbdf5a120320fbca7c3d4f3378530886ff00f19caada0c136e6d6889b02fe8",' +
    '"payload":{"config_hash":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},' +
    '"run_id":"8e39188c-bc5e-59f8-a9e0-7711b32efd25","seq":1,"topic":"RUNTIME",' +
    '"ts_utc":"2014-06-05T13:31:00Z","v":1}',
  '{"causation_id":null,"correlation_id":null,"engine_id":"MAIN",' +
    '"event_id":"71989e72-148d-56ab-9e2b-10d84c11c1b1","event_type":"RUN_SEALED",' +
    '"hash_prev":"38dbdf5a120320fbca7c3d4f3378530886ff00f19caada0c136e6d6889b02fe8",' +
    '"hash_self":"ee5fd50fc3a8323aa1b2d6804588ae34058899ed2c52518d6c42396f74d28c98",' +
    '"payload":{"events":2},"run_id":"8e39188c-bc5e-59f8-a9e0-7711b32efd25","seq":2,' +
    '"topic":"AUDIT","ts_utc":"2014-06-05T13:31:00Z","v":1}',
];

const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(null, true, 0, -0, 1e21, 1e-7, 0.1, ''),
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('10', '9', '__proto__')),
      tie('value'),
      {
        maxKeys: 5,
      },
    ),
  ),
})).value;

const payload = fc.dictionary(fc.string({ maxLength: 5 }), jsonValue, { maxKeys: 5 });

/** The line as the contract says it, without a shortcut. */
function plainLine(seq: number, previous: string, body: ReturnType<typeof eventBody>): string {
  const unhashed: JsonObject = {
    v: 1,
    seq,
    event_id: uuidV5(RUN_ID, `${seq}|${body.topic}|${body.eventType}`),
    run_id: RUN_ID,
    engine_id: ENGINE_ID,
    ts_utc: body.tsUtc,
    correlation_id: body.correlationId,
    causation_id: body.causationId,
    topic: body.topic,
    event_type: body.eventType,
    payload: body.payload,
    hash_prev: previous,
  };
  const hash = createHash('sha256').update(canonicalJson(unhashed)).digest('hex');
  return canonicalJson({ ...unhashed, hash_self: hash });
}

describe('AuditChain', () => {
  it('agrees with an independent implementation', () => {
    expect(sealedLines(2)).toEqual(PYTHON_LINES);
    expect(genesisHash(RUN_ID, CONFIG_HASH)).toContain('8bf247dd6a63');
  });

  it('writes for any body the line that the contract describes', () => {
    const body = fc.record({
      topic: fc.constantFrom(...TOPICS),
      eventType: fc
        .stringMatching(/^[A-Z][A-Z0-9_]{0,63}$/)
        .filter((type) => type !== 'RUN_SEALED'),
      correlationId: fc.option(fc.string({ unit: 'grapheme' })),
      causationId: fc.option(fc.uuid()),
      tsUtc: fc.constantFrom('2014-06-05T13:31:00Z', '1969-12-31T23:59:59.999Z'),
      payload,
    });
    fc.assert(
      fc.property(fc.array(body, { maxLength: 4 }), fc.nat(1e9), (bodies, seq) => {
        let tip = genesisHash(RUN_ID, CONFIG_HASH);
        const chain = AuditChain.resume({ runId: RUN_ID, engineId: ENGINE_ID, seq, tip });
        bodies.forEach((each, i) => {
          expect(chain.append(each)).toBe(plainLine(seq + 1 + i, tip, each));
          tip = chain.tip;
        });
      }),
      { numRuns: 300, seed: 20261123 },
    );
  });

  it('refuses what is too long or too deep, and stands where it stood', () => {
    const chain = newChain();
    chain.append(STARTED);
    const tip = chain.tip;
    const long = eventBody('OMS', 'LONG', { text: 'x'.repeat(MAX_LINE_LENGTH) });
    let deep: JsonValue = 1;
    for (let i = 0; i < 31; i++) deep = [deep];
    for (const body of [long, eventBody('OMS', 'DEEP', { deep })]) {
      expect(() => chain.append(body)).toThrow(
        expect.objectContaining({ code: 'AUDIT_EVENT_TOO_LARGE' }) as Failure,
      );
    }
    expect(chain.tip).toBe(tip);
    expect(chain.nextSeq).toBe(2);
  });

  it('takes nothing behind the seal, and no type that is not SCREAMING_SNAKE', () => {
    const chain = newChain();
    expect(() => chain.append(eventBody('OMS', 'lower'))).toThrow(InvariantViolation);
    chain.append(eventBody('AUDIT', 'RUN_SEALED'));
    expect(chain.isSealed).toBe(true);
    expect(() => chain.append(eventBody('OMS', 'LATE'))).toThrow(InvariantViolation);
  });

  it('takes a lone surrogate for a defect', () => {
    expect(() => newChain().append(eventBody('OMS', 'A', { text: '\ud800' }))).toThrow(/surrogate/);
  });
});
