/** The program of a racer; see `racer.ts`. It ends when the one who started it lets go of it. */
import { commitTransition, openDatabase, type Transition } from '../../../src/adapters/db/index.ts';
import type { Heat, Raced, RaceTrack } from './racer.ts';

const track = JSON.parse(process.argv[2] ?? '') as RaceTrack;
const opened = await openDatabase(track);
if (!opened.ok) throw opened.error;
const db = opened.value;

const nameOf = (done: Transition): string =>
  done.outcome === 'REFUSED' ? done.failure.code : done.outcome;

async function race({ commands, startAtMs }: Heat): Promise<Raced> {
  const outcomes: string[] = [];
  const ms: number[] = [];
  while (Date.now() < startAtMs); // a timer would wake each process at another moment
  for (const command of commands) {
    const begun = performance.now();
    const lane = command.event === 'HALT' ? db.urgent : db;
    const done = await commitTransition(lane, command);
    ms.push(performance.now() - begun);
    outcomes.push(nameOf(done));
    if (done.outcome !== 'DONE') break;
  }
  return { outcomes, ms };
}

process.on('message', (heat: Heat) => {
  void race(heat).then((raced) => process.send?.(raced));
});
process.on('disconnect', () => {
  void db.close().then(() => process.exit(0));
});
await Promise.all([db.query('SELECT 1'), db.urgent.query('SELECT 1')]);
process.send?.('READY');
