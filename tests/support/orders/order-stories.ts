/** Orders of a run on their way through the store, by the same doors that the engine has. */
import { randomUUID } from 'node:crypto';
import {
  claimRequests,
  commitStep,
  permitRequests,
  readUnapplied,
  receiveMessages,
  takeLease,
  type AppliedMessage,
  type EngineStep,
  type InboxRow,
  type Lane,
  type NewRequest,
  type OutboxRow,
  type PermitKind,
  type Permits,
  type RunRow,
  type SettledRequest,
  type StepOutcome,
} from '../../../src/adapters/db/index.ts';
import { invariant } from '../../../src/foundation/core/index.ts';
import {
  BUY,
  clientOrderId,
  parseClientOrderId,
  parseEngineId,
  parseMicros,
  parseQty,
  parseStrategyId,
  parseSymbol,
  SELL,
  toInstant,
  type ClientOrderId,
} from '../../../src/foundation/model/index.ts';
import type {
  BrokerExecution,
  BrokerMessage,
  OrderTicket,
} from '../../../src/foundation/ports/index.ts';
import { createRun, lead } from '../runs/run-stories.ts';

const SLICE_AT = toInstant(Date.UTC(2026, 10, 25, 21)) ?? failed();
const SPY = parseSymbol('SPY') ?? failed();
const VALID_MS = 60_000;

function failed(): never {
  throw new Error('a fixture is well formed');
}

export function money(text: string) {
  const parsed = parseMicros(text);
  return parsed.ok ? parsed.value : failed();
}

export function shares(count: number) {
  const parsed = parseQty(String(count));
  return parsed.ok ? parsed.value : failed();
}

/** A RUNNING run that an engine process holds. */
export async function heldRun(db: Lane): Promise<RunRow> {
  return hold(db, await lead(db, await createRun(db), ['ARM_REQUEST', 'CONFIRM', 'BEGIN']));
}

/** Takes the lease, from whoever has it. */
export function hold(db: Lane, run: RunRow): Promise<RunRow> {
  const { runId, leaseOwner: deadOwner } = run;
  return db.transaction((tx) =>
    takeLease(tx, { runId, owner: randomUUID(), deadOwner, ttlMs: 110_000, actor: 'engine' }),
  );
}

/** What a test says of an order; the rest is a BUY of 10 SPY at the market, an entry. */
export type TicketStory = Partial<Omit<OrderTicket, 'clientOrderId'>>;

/** The engine of one run, as far as the store sees it. */
export class OrderStory {
  readonly run: RunRow;
  private readonly db: Lane;
  private serial = 0;
  private cursor = 0;

  constructor(db: Lane, run: RunRow) {
    this.db = db;
    this.run = run;
  }

  /** The story under another lease, or through another lane; ids go on. */
  as(run: RunRow, db: Lane = this.db): OrderStory {
    const other = new OrderStory(db, run);
    other.serial = this.serial;
    other.cursor = this.cursor;
    return other;
  }

  ticket(over: TicketStory = {}): OrderTicket {
    const ordinal = this.serial++;
    const { runId } = this.run;
    const engineId = parseEngineId(this.run.engineId) ?? failed();
    const strategyId = parseStrategyId(this.run.strategyId) ?? failed();
    const identity = { engineId, runId, strategyId, tsText: '2026-11-25T21:00:00Z', symbol: 'SPY' };
    const isStop = over.role === 'STOP';
    return {
      clientOrderId: clientOrderId({ ...identity, leg: ordinal }),
      symbol: SPY,
      side: isStop ? SELL : BUY,
      type: isStop ? 'STOP' : 'MARKET',
      timeInForce: 'GTC',
      qty: shares(10),
      limitPrice: null,
      stopPrice: isStop ? money('400') : null,
      role: 'ENTRY',
      replaces: null,
      ordinal,
      ...over,
    };
  }

  step(over: Partial<EngineStep> = {}): EngineStep {
    return {
      runId: this.run.runId,
      leaseEpoch: this.run.leaseEpoch,
      armEpoch: this.run.armEpoch,
      stepId: randomUUID(),
      actor: 'engine',
      orders: [],
      changes: [],
      applied: [],
      settled: [],
      requests: [],
      events: [{ topic: 'RUNTIME', eventType: 'SLICE_DONE', payload: {}, cause: null }],
      ...over,
    };
  }

  /** The step that creates orders and asks for them to be sent. */
  ordering(tickets: readonly OrderTicket[], validForMs = VALID_MS): EngineStep {
    return this.step({
      orders: tickets.map((ticket) => ({
        ticket,
        parent: null,
        sliceAt: SLICE_AT,
        leg: ticket.ordinal,
      })),
      requests: tickets.map((ticket) => ({ action: 'SUBMIT', ticket, validForMs })),
    });
  }

  commit(step: EngineStep): Promise<StepOutcome> {
    return commitStep(this.db, step);
  }

  /** Orders in the outbox. */
  async order(...stories: readonly TicketStory[]): Promise<readonly OrderTicket[]> {
    const tickets = stories.map((story) => this.ticket(story));
    await this.commit(this.ordering(tickets));
    return tickets;
  }

  async cancel({ clientOrderId: id, role }: OrderTicket, serial = 0): Promise<void> {
    const request: NewRequest = {
      action: 'CANCEL',
      clientOrderId: id,
      role,
      serial,
      validForMs: VALID_MS,
    };
    await this.commit(this.step({ requests: [request] }));
  }

  claim(limit = 100): Promise<readonly OutboxRow[]> {
    return claimRequests(this.db, { ...this.holder(), limit });
  }

  permit(
    rows: readonly OutboxRow[],
    { kind = 'TRADE', armEpoch = this.run.armEpoch }: { kind?: PermitKind; armEpoch?: number } = {},
  ): Promise<Permits> {
    const outboxIds = rows.map(({ outboxId }) => outboxId);
    return permitRequests(this.db, { ...this.holder(), armEpoch, kind, outboxIds });
  }

  /** One order, permitted. */
  async dispatched(story: TicketStory = {}): Promise<OutboxRow> {
    await this.order(story);
    const { permitted } = await this.permit(await this.claim());
    return permitted[0] ?? failed();
  }

  async settle(row: OutboxRow, over: Partial<SettledRequest> = {}): Promise<void> {
    const ends = { status: 'ACKED', reason: null, brokerOrderId: null, evidence: null } as const;
    await this.commit(this.step({ settled: [{ outboxId: row.outboxId, ...ends, ...over }] }));
  }

  message(over: Partial<BrokerMessage> & Pick<BrokerMessage, 'clientOrderId'>): BrokerMessage {
    this.cursor += 1;
    const cursor = over.cursor === undefined ? this.cursor : over.cursor;
    return {
      messageId: `m${this.run.runId}-${this.cursor}`,
      kind: 'ACCEPTED',
      at: SLICE_AT,
      brokerOrderId: `b-${over.clientOrderId}`,
      execution: null,
      reason: null,
      raw: '{"seen":true}',
      ...over,
      cursor,
    };
  }

  /** A fill by its execution; `told` is the broker's own count, all that was filled so far unless said. */
  fill(clientOrderId: ClientOrderId, of: Partial<BrokerExecution> = {}): BrokerMessage {
    const executionId = of.executionId ?? `x${this.run.runId}-${this.cursor + 1}`;
    const qty = of.qty ?? shares(10);
    const execution: BrokerExecution = {
      executionId,
      previousExecutionId: null,
      qty,
      price: money('470.12'),
      fee: money('0'),
      filledQty: qty,
      ...of,
    };
    return this.message({ clientOrderId, kind: 'FILL', execution });
  }

  receive(
    messages: readonly BrokerMessage[],
    source: InboxRow['source'] = 'STREAM',
  ): Promise<number> {
    const { broker, account } = this.run;
    return receiveMessages(this.db, { broker, account, source, connectionId: 'c1', messages });
  }

  unapplied(): Promise<readonly InboxRow[]> {
    const { broker, account } = this.run;
    return readUnapplied(this.db, { broker, account, limit: 1_000 });
  }

  /** What a message books, as fill `number` of its order. */
  booked({ inboxId, message }: InboxRow, number = 1): AppliedMessage {
    const { kind, execution, clientOrderId: id } = message;
    invariant(execution !== null, 'the message tells of an execution');
    invariant(kind === 'FILL' || kind === 'BUST' || kind === 'CORRECT', 'it books');
    const clientOrderId = parseClientOrderId(id) ?? failed();
    return { inboxId, entry: { kind, clientOrderId, number, execution, executedAt: message.at } };
  }

  private holder() {
    return { runId: this.run.runId, leaseEpoch: this.run.leaseEpoch };
  }
}
