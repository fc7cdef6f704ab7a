/** Which events of a run's log the engine wrote, and which of them are inputs of the tick. */
import { TOPIC_OF_KIND } from '../../../../engines/audit/index.ts';
import {
  InvariantViolation,
  isObject,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import { EVENT_KINDS, type Topic } from '../../../../foundation/model/index.ts';

/** An event as a log has it, whichever log that is. */
export interface LoggedEvent {
  readonly topic: string;
  readonly eventType: string;
  /** Canonical JSON. */
  readonly payload: string;
}

/** Inputs, each the first event of its step. */
const INPUTS: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  ['FEED_OPENED', 'RUNTIME'],
  ['SLICE_OPENED', 'RUNTIME'],
  ['FEED_ENDED', 'RUNTIME'],
  ['ORDERS_WITHDRAWN', 'RUNTIME'],
  ['SWITCH_RAISED', 'RUNTIME'],
  ['MESSAGE_APPLIED', 'BROKER'],
  ['SEND_SETTLED', 'BROKER'],
  ['ZOMBIE_ACCEPT', 'BROKER'],
]);
/** What follows from inputs: the tick's own events, and the end of a slice. */
const FOLLOWING: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  ['SLICE_DONE', 'RUNTIME'],
  ...EVENT_KINDS.map((kind) => [kind, TOPIC_OF_KIND[kind]] as const),
]);

/** Everything that the engine's driver says, as `TOPIC/EVENT_TYPE`. */
export const ENGINE_KINDS: readonly string[] = [...INPUTS, ...FOLLOWING].map(
  ([eventType, topic]) => `${topic}/${eventType}`,
);

export function isInputEvent({ topic, eventType }: LoggedEvent): boolean {
  return INPUTS.get(eventType) === topic;
}

/** Whether the engine's driver made it; nobody else may write such an event. */
export function isEngineEvent(event: Pick<LoggedEvent, 'topic' | 'eventType'>): boolean {
  const { topic, eventType } = event;
  return INPUTS.get(eventType) === topic || FOLLOWING.get(eventType) === topic;
}

export function payloadOf({ payload }: LoggedEvent): JsonObject {
  const value: unknown = JSON.parse(payload);
  if (!isObject(value)) throw new InvariantViolation('the payload of an event is an object');
  return value;
}
