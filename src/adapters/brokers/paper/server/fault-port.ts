/**
 * Where a test build makes the broker faulty. The shipped build passes none, and has none to pass: what
 * stands here is only the place for it.
 */
import type { Answer } from './reply.ts';
import type { Desk, Request } from './routes.ts';

export interface FaultPort {
  /** Answers in the broker's place, which `next` asks. HANG: never; CUT: the connection breaks. */
  onRequest(
    desk: Desk,
    request: Request,
    next: () => Promise<Answer>,
  ): Promise<Answer | 'HANG' | 'CUT'>;
  /** The lines that a stream gets in the place of one. CUT: the stream breaks. */
  onLine(line: string): readonly string[] | 'CUT';
}
