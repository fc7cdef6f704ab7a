/** The paper broker without its process and disk: its answers, its tables, and the events that it recorded. */
import { PaperAccounts } from '../../../src/adapters/brokers/paper/server/state/paper-accounts.ts';
import type {
  Happening,
  PaperEvent,
} from '../../../src/adapters/brokers/paper/server/journal/paper-event.ts';
import type { Recorder } from '../../../src/adapters/brokers/paper/server/journal/recorder.ts';
import type { Answer } from '../../../src/adapters/brokers/paper/server/reply.ts';
import { answer } from '../../../src/adapters/brokers/paper/server/routes.ts';
import type { WireMessage } from '../../../src/adapters/brokers/paper/wire-words.ts';

const AT = '2026-01-05T15:30:00Z';
const ACCOUNT = '0042';

export class PaperDesk {
  readonly events: PaperEvent[] = [];
  private tables = new PaperAccounts();

  constructor(cash: string) {
    const instance = '8d4f1f5e-8d83-4a4a-9f6e-0d4a0f3d1c11';
    this.record({ kind: 'BROKER_CREATED', instance });
    this.ask('PUT', '', { cash });
  }

  /** One request about the account, as it comes out of the socket. */
  ask(method: string, path: string, body?: unknown, after = ''): Answer {
    const parts = path.split('/').filter((part) => part !== '');
    const request = { method, path: ['accounts', ACCOUNT, ...parts], after, since: null };
    const store: Recorder = {
      tables: this.tables,
      clock: () => AT,
      record: (happening) => {
        this.record(happening);
      },
    };
    const desk = { store, hasRoom: () => true, stop: () => undefined };
    return answer(desk, { ...request, body: JSON.parse(JSON.stringify(body ?? null)) as unknown });
  }

  get account() {
    const account = this.tables.accounts.get(ACCOUNT);
    if (account === undefined) throw new Error('the account is open');
    return account;
  }

  messages(after: number): readonly WireMessage[] {
    return this.account.messages.slice(after).map(({ wire }) => wire);
  }

  /** As after a kill: all that is left is what was recorded, read back. */
  kill(): void {
    this.tables = new PaperAccounts();
    for (const event of JSON.parse(JSON.stringify(this.events)) as PaperEvent[]) {
      if (!this.tables.replay(event)) {
        throw new Error(`event ${event.n} does not follow: ${JSON.stringify(event)}`);
      }
    }
  }

  record(happening: Happening): void {
    const event: PaperEvent = { ...happening, n: this.tables.last + 1, at: AT };
    this.tables.apply(event);
    this.events.push(event);
  }
}
