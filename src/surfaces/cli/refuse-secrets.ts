/**
 * Refuses credentials on the command line before anything is read or written: other users of the machine
 * see it, the shell keeps it, and parts of it go into run folders.
 */
import { LONG_TOKEN, redactSecrets, secretRule } from '../../engines/config/index.ts';
import { Failure, type Problem } from '../../foundation/core/index.ts';

/** What loads the config tells a value of `--set`, with all other problems of the config. */
const WELL_FORMED = /^([A-Za-z0-9_.-]{1,256})=/;

/** Flags whose values say what something is; elsewhere stand names and paths. */
const ASSIGNING: ReadonlySet<string> = new Set(['--set', '--param']);

/** A halt is refused for nothing that can be mended after it: its reason loses the credential instead. */
function isReasonOfHalt(argv: readonly string[], at: number): boolean {
  const isHalt = argv[0] === 'halt' || (argv[0] === 'run' && argv[1] === 'halt');
  return isHalt && (argv[at - 1] === '--reason' || (argv[at] ?? '').startsWith('--reason='));
}

/** The scanner's word for a text that it cannot look at in one go. */
const TOO_LONG = 'text-too-long';

/** Throws ARGUMENT_SECRET_DETECTED with one problem a word; says of it the flag, the rule and the length. */
export function refuseSecrets(argv: readonly string[]): void {
  const problems = argv.flatMap((word, at): Problem[] =>
    isReasonOfHalt(argv, at) ? [] : judgeWord(word, argv[at - 1]),
  );
  if (problems.length === 0) return;
  throw new Failure(
    'INPUT',
    'ARGUMENT_SECRET_DETECTED',
    'the command line holds what looks like a credential',
    { problems, fix: 'keep it in an environment variable, and replace it: a shell has stored it' },
  );
}

/** A long path looks random as a whole; a key in it still looks so by itself. */
function isPath(value: string, rule: string): boolean {
  const parts = value.split(/[/\\]/);
  return rule.startsWith(LONG_TOKEN) && parts.every((part) => secretRule(part, null) === null);
}

function judgeWord(word: string, before: string | undefined): Problem[] {
  const [, ownFlag, ownValue] = /^(--[a-z-]+)=([^]*)$/.exec(word) ?? [];
  const flag = ownFlag ?? before ?? '';
  const value = ownValue ?? word;
  const name = WELL_FORMED.exec(value)?.[1];
  if (flag === '--set' && name !== undefined && secretRule(name, null) === null) return [];
  const named = flag === '--param' && name !== undefined ? value.slice(name.length + 1) : null;
  const rule = secretRule(value, null) ?? (named === null ? null : secretRule(named, [name ?? '']));
  // A payload may be longer than an argument; what writes the event looks at all of it.
  if (rule === TOO_LONG && flag === '--payload') return [];
  if (rule === null || (!ASSIGNING.has(flag) && isPath(value, rule))) return [];
  const where = /^--[a-z][a-z-]{0,30}$/.test(flag) ? redactSecrets(flag) : 'an argument';
  const message = `${where} looks like a credential (${rule}, ${value.length} characters)`;
  return [{ code: 'ARGUMENT_SECRET_DETECTED', message }];
}
