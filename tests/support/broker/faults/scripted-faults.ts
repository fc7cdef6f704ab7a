/** The fault port of the test build: it does what its script says, in the order of the requests. */
import { existsSync, readFileSync } from 'node:fs';
import type { FaultPort } from '../../../../src/adapters/brokers/index.ts';
import type { Happening } from '../../../../src/adapters/brokers/paper/server/journal/paper-event.ts';
import type { Answer } from '../../../../src/adapters/brokers/paper/server/reply.ts';
import type { Desk, Request } from '../../../../src/adapters/brokers/paper/server/routes.ts';
import { faultScript, subjectOf, type FaultRule } from './fault-script.ts';

type Told = Answer | 'HANG' | 'CUT';
type Next = () => Promise<Answer>;

/** A request that is done when its order was looked up so many times more. */
interface Late {
  readonly id: string;
  looks: number;
  readonly next: Next;
}

export class ScriptedFaults implements FaultPort {
  private rules: (FaultRule & { seen: number })[] = [];
  private late: Late[] = [];
  /** Lines that come behind the next one. */
  private held: string[] = [];
  private isStalled = false;

  /** `file`: a script to begin with, if it is there. */
  constructor(file: string) {
    if (existsSync(file)) this.add(JSON.parse(readFileSync(file, 'utf8')));
  }

  async onRequest(desk: Desk, request: Request, next: Next): Promise<Told> {
    const { method, path, body } = request;
    if (path[0] === 'faults') return this.answerPort(desk, method, path[1], body);
    const { on, id } = subjectOf(request);
    const rule = this.take((one) => one.on !== 'stream' && (one.on === '*' || one.on === on), id);
    const told = rule === null ? await next() : await this.act(rule, id, next);
    await this.doLate(on, id);
    return told;
  }

  onLine(line: string): readonly string[] | 'CUT' {
    if (this.isStalled) return [];
    const { kind, client_order_id } = JSON.parse(line) as Record<string, string | undefined>;
    if (kind === undefined) return [line];
    const isOf = (one: FaultRule): boolean =>
      'kind' in one ? one.kind === undefined || one.kind === kind : one.on === 'stream';
    const rule = this.take((one) => one.on === 'stream' && isOf(one), client_order_id ?? '');
    const behind = this.held;
    this.held = [];
    switch (rule?.do) {
      case 'LOSE':
        return behind;
      case 'TWICE':
        return [line, line, ...behind];
      case 'SWAP':
        this.held = [line];
        return behind;
      case 'STALL':
        this.isStalled = true;
        return behind;
      case 'CUT':
        return 'CUT';
      default:
        return [line, ...behind];
    }
  }

  private async answerPort(
    desk: Desk,
    method: string,
    what: string | undefined,
    body: unknown,
  ): Promise<Answer> {
    if (method === 'DELETE') {
      this.rules = [];
      this.isStalled = false;
    } else if (what === 'late') {
      const late = this.late;
      this.late = [];
      for (const { next } of late) await next();
    } else if (what === 'events') {
      // As an exchange does, or somebody at another desk: it is in the journal as if it had happened.
      desk.store.record(body as Happening);
    } else {
      this.add(body);
    }
    return { status: 200, body: {} };
  }

  private add(script: unknown): void {
    this.rules.push(...faultScript.parse(script).rules.map((rule) => ({ ...rule, seen: 0 })));
  }

  /** The first rule that fits and has something left to do. */
  private take(fits: (rule: FaultRule) => boolean, id: string): FaultRule | null {
    for (const rule of this.rules) {
      if (!fits(rule) || (rule.id !== undefined && rule.id !== id)) continue;
      if (rule.seen >= rule.skip + rule.times) continue;
      rule.seen++;
      if (rule.seen > rule.skip) return rule;
    }
    return null;
  }

  private async act(rule: FaultRule, id: string, next: Next): Promise<Told> {
    switch (rule.do) {
      case 'LOSE_REPLY':
        await next();
        return 'CUT';
      case 'DROP':
        return 'CUT';
      case 'HANG':
        await next();
        return 'HANG';
      case 'IGNORE':
        return 'HANG';
      case 'DELAY': {
        const told = await next();
        await new Promise((resolve) => setTimeout(resolve, rule.ms));
        return told;
      }
      case 'DO_LATE':
        this.late.push({ id, looks: rule.looks ?? Infinity, next });
        return rule.breaks ? 'CUT' : 'HANG';
      case 'STATUS': {
        if (rule.done) await next();
        const error = {
          error: 'as the script says',
          ...(rule.code === undefined ? {} : { code: rule.code }),
        };
        return { status: rule.status, body: error, ...waitOf(rule.retry_after) };
      }
      case 'PATCH': {
        const { status, body } = await next();
        return { status, body: { ...body, ...rule.with } };
      }
      case 'CUT_PAGE': {
        const { status, body } = await next();
        const { items } = body;
        return {
          status,
          body: { ...body, items: Array.isArray(items) ? items.slice(0, rule.keep) : [] },
        };
      }
      default:
        return next();
    }
  }

  /** Counts look-ups of orders whose requests lie here, and does those whose time has come. */
  private async doLate(on: string, id: string): Promise<void> {
    if (on !== 'GET orders/ID') return;
    for (const one of this.late.filter((late) => late.id === id)) {
      if (--one.looks > 0) continue;
      this.late = this.late.filter((late) => late !== one);
      await one.next();
    }
  }
}

function waitOf(retryAfter: number | undefined): { retryAfter?: number } {
  return retryAfter === undefined ? {} : { retryAfter };
}
