/**
 * The golden walk: every status and event against the committed table. After a deliberate change, set
 * MQK_WRITE_GOLDEN=1 once and read the difference. `tests/db/order-schema.test.ts` compares it with SQL.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ORDER_ROLES, type OrderRole } from '../../foundation/model/index.ts';
import {
  mayResend,
  nextRequest,
  priorityOf,
  REQUEST_ACTIONS,
  REQUEST_EVENTS,
  REQUEST_STATUSES,
  type RequestAction,
  type RequestEvent,
  type RequestStatus,
} from './index.ts';

const GOLDEN = new URL('../../../tests/golden/request-machine.txt', import.meta.url);
const ENTRY = { action: 'SUBMIT', role: 'ENTRY' } as const;
const STOP = { action: 'SUBMIT', role: 'STOP' } as const;

function told(
  status: RequestStatus,
  event: RequestEvent,
  of: { readonly action: RequestAction; readonly role: OrderRole },
): string {
  const step = nextRequest(status, event, of);
  return step.does === 'MOVE' ? step.to : step.does;
}

/** One line a cell: `PENDING CLAIM -> CLAIMED`; a second target is that of what may be sent again unknown. */
function walk(): string {
  const lines = REQUEST_STATUSES.flatMap((status) =>
    REQUEST_EVENTS.map((event) => {
      const targets = new Set([told(status, event, ENTRY), told(status, event, STOP)]);
      return `${status} ${event} -> ${[...targets].join(' | ')}\n`;
    }),
  );
  return lines.join('');
}

describe('the request machine', () => {
  it('states a result for every status and event, as committed', () => {
    if (process.env['MQK_WRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, walk());
    expect(walk()).toBe(readFileSync(GOLDEN, 'utf8'));
    expect(walk().split('\n')).toHaveLength(REQUEST_STATUSES.length * REQUEST_EVENTS.length + 1);
  });

  it('lets a request be sent only by way of a permit', () => {
    for (const status of REQUEST_STATUSES) {
      for (const event of REQUEST_EVENTS) {
        if (told(status, event, STOP) !== 'DISPATCHING') continue;
        expect([status, event]).toEqual(
          event === 'PERMIT' ? ['CLAIMED', 'PERMIT'] : ['AMBIGUOUS', 'RESEND'],
        );
      }
    }
  });

  it('never lets what may have been sent be suppressed, and never sends an entry of unknown fate', () => {
    for (const status of ['DISPATCHING', 'AMBIGUOUS'] as const) {
      expect(told(status, 'SUPPRESS', ENTRY)).toBe('REFUSE');
    }
    expect(told('AMBIGUOUS', 'RESEND', ENTRY)).toBe('REFUSE');
    expect(told('AMBIGUOUS', 'POSTPONE', STOP)).toBe('REFUSE');
  });
});

describe('a request', () => {
  it('goes out by its urgency', () => {
    expect(ORDER_ROLES.map((role) => [role, priorityOf('SUBMIT', role)])).toEqual([
      ['ENTRY', 3],
      ['EXIT', 2],
      ['FLATTENING', 2],
      ['STOP', 1],
      ['TAKE_PROFIT', 2],
    ]);
    for (const role of ORDER_ROLES) {
      expect(priorityOf('CANCEL', role)).toBe(0);
      expect(priorityOf('REPLACE', role)).toBe(priorityOf('SUBMIT', role));
    }
  });

  it('may be sent again without knowing its fate when it protects, or cancels', () => {
    const may = REQUEST_ACTIONS.flatMap((action) =>
      ORDER_ROLES.filter((role) => mayResend(action, role)).map((role) => `${action} ${role}`),
    );
    expect(may).toEqual([
      'SUBMIT FLATTENING',
      'SUBMIT STOP',
      ...ORDER_ROLES.map((role) => `CANCEL ${role}`),
      'REPLACE FLATTENING',
      'REPLACE STOP',
    ]);
  });
});
