/**
 * Drives a new driver through the events of a log, and compares everything that it says with what stands
 * there. The log holds the inputs; the bars come from the plan; all else follows from the two.
 */
import {
  canonicalJson,
  isList,
  type JsonObject,
  type JsonValue,
} from '../../../../foundation/core/index.ts';
import { KILL_SWITCH_KINDS } from '../../../../foundation/model/index.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { Step, StepEvent } from '../drive/step.ts';
import { isEngineEvent, isInputEvent, payloadOf, type LoggedEvent } from './engine-events.ts';
import { loggedMessage } from './logged-message.ts';
import { loggedSighting } from './logged-sighting.ts';

/** The first place at which the log and the driver part. */
export interface Divergence {
  /** Number of the event among the engine's own, from 1. */
  readonly number: number;
  readonly recorded: string;
  readonly replayed: string;
}

export class LogReplay {
  readonly driver: RunDriver;
  /** Null: everything agreed so far. */
  difference: Divergence | null = null;
  /** Events of the engine that were compared. */
  compared = 0;
  /** What the driver said and the log has not told yet. */
  private expected: StepEvent[] = [];
  private readonly onStep: (step: Step) => void;

  constructor(driver: RunDriver, onStep: (step: Step) => void = () => undefined) {
    this.driver = driver;
    this.onStep = onStep;
  }

  /** Takes the next event of the log; others than the engine's are passed over. Nothing follows a difference. */
  take(event: LoggedEvent): void {
    if (this.difference !== null || !isEngineEvent(event)) return;
    this.compared++;
    if (this.expected.length === 0) this.drive(event);
    const next = this.expected.shift();
    if (next !== undefined && isToldAs(next, event)) return;
    const replayed = next === undefined ? 'nothing' : told(next);
    const recorded = `${event.topic}/${event.eventType} ${event.payload}`;
    if (replayed !== recorded) this.difference = { number: this.compared, recorded, replayed };
  }

  /** The log is over: what the driver says beyond it is a difference too. */
  end(): void {
    const [next] = this.expected;
    if (this.difference !== null || next === undefined) return;
    const number = this.compared + 1;
    this.difference = { number, recorded: 'nothing', replayed: told(next) };
  }

  /** What is not an input is the decision of a slice: its bars are met first. */
  private drive(event: LoggedEvent): void {
    if (isInputEvent(event)) this.input(event.eventType, payloadOf(event));
    else this.close();
  }

  private input(type: string, payload: JsonObject): void {
    const { driver } = this;
    switch (type) {
      case 'FEED_OPENED':
        this.add(driver.openFeed());
        return;
      case 'SLICE_OPENED':
        this.open();
        return;
      case 'FEED_ENDED':
        if (driver.isDone) this.add(driver.endFeed());
        return;
      default:
    }
    if (payload['phase'] === 'OPEN' && driver.phase === 'CLOSED') this.open();
    this.expectInput(type, payload);
  }

  private expectInput(type: string, payload: JsonObject): void {
    const { driver } = this;
    const { kind } = payload;
    if (type === 'MESSAGE_APPLIED') {
      const message = loggedMessage(payload);
      const step = message === null ? 'MESSAGE_KIND_UNKNOWN' : driver.takeMessage(message);
      if (typeof step !== 'string') this.add(step);
      return;
    }
    if (type === 'SEND_SETTLED') {
      const { client_order_id: id, action, outcome, reason } = payload;
      const order = typeof id === 'string' ? driver.book.indexOf(id) : null;
      const known = ACTIONS.find((word) => word === action);
      const became = OUTCOMES.find((word) => word === outcome);
      if (order === null || known === undefined || became === undefined) return;
      const why = typeof reason === 'string' ? reason : null;
      this.add(driver.settle({ order, action: known, outcome: became, reason: why }));
      return;
    }
    if (type === 'ZOMBIE_ACCEPT') {
      const sighting = loggedSighting(payload);
      const { client_order_id: id } = payload;
      const order = typeof id === 'string' ? driver.book.indexOf(id) : null;
      const step =
        order === null || sighting === null ? null : driver.noteSighting(order, sighting);
      if (step !== null) this.add(step);
      return;
    }
    if (type === 'ORDERS_WITHDRAWN') {
      const except = this.ordersOf(payload['except']);
      this.add(driver.withdraw({ except, protects: payload['protects'] === true }));
      return;
    }
    const raised = KILL_SWITCH_KINDS.find((word) => word === kind);
    if (type === 'SWITCH_RAISED' && raised !== undefined) this.add(driver.raiseSwitch(raised));
  }

  /** Of a list of ids; what is no id of the run's is left out, and the step differs then. */
  private ordersOf(ids: JsonValue | undefined): readonly number[] {
    if (!isList(ids)) return [];
    return ids.flatMap((id) =>
      typeof id === 'string' ? (this.driver.book.indexOf(id) ?? []) : [],
    );
  }

  private open(): void {
    if (this.driver.isDone || this.driver.phase === 'OPEN') return;
    this.add(this.driver.openSlice());
  }

  private close(): void {
    this.open();
    if (this.expected.length === 0 && this.driver.phase === 'OPEN') {
      this.add(this.driver.closeSlice());
    }
  }

  private add(step: Step): void {
    this.onStep(step);
    this.expected.push(...step.events);
  }
}

const ACTIONS = ['SUBMIT', 'REPLACE', 'CANCEL'] as const;
const OUTCOMES = ['ACKED', 'REJECTED', 'NOT_ACCEPTED', 'SUPPRESSED'] as const;

/** A glance before the whole comparison: what is written with its keys in order is canonical as it stands. */
function isToldAs({ topic, eventType, payload }: StepEvent, event: LoggedEvent): boolean {
  const isKind = topic === event.topic && eventType === event.eventType;
  return isKind && JSON.stringify(payload) === event.payload;
}

function told({ topic, eventType, payload }: StepEvent): string {
  return `${topic}/${eventType} ${canonicalJson(payload)}`;
}
