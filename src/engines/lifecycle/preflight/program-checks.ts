/** Preflight: what would trade, its config, its keys and its build (P5, P6, P7, P15, P16, P17). */
import type { PreflightFacts } from './facts.ts';
import { withoutComplaints, type CheckSpec } from './check-spec.ts';

type Spec<Id extends keyof PreflightFacts> = CheckSpec<PreflightFacts[Id]>;

const P5: Spec<'P5'> = {
  what: 'The config, read again, has the hash with which the run was started.',
  judge: ({ pinned, recomputed }) => ({
    ok: pinned !== '' && pinned === recomputed,
    says: pinned === recomputed ? pinned : `pinned ${pinned}, now ${recomputed}`,
  }),
  fix: 'start a new run with the config that is meant',
};

const P6: Spec<'P6'> = {
  what: 'No key of the config is unread.',
  judge: (unread) => withoutComplaints(unread, 'every key is read'),
  fix: 'correct or remove the keys named; mqk config consumption --mode LIVE lists them',
};

const P7: Spec<'P7'> = {
  what: 'Nothing in the config looks like a credential.',
  judge: (paths) => withoutComplaints(paths, 'no credential'),
  fix: 'move the credential into an environment variable, name it in broker.keys_env, and replace the key',
};

const P7Keys: Spec<'P7.keys'> = {
  what: "The engine's keys are set, and differ from each other, from the other environment's and from other engines'.",
  judge: ({ unset, equal }) =>
    withoutComplaints(
      [
        ...unset.map((name) => `${name} is unset`),
        ...equal.map(([one, other]) => `${one} and ${other} hold the same text`),
      ],
      'set, and each its own',
    ),
  fix: 'set the variables named in broker.keys_env, each with a key of its own',
};

const P15: Spec<'P15'> = {
  what: 'The audit log of the run verifies and holds every event that is stored.',
  judge: ({ result, events, stored }) => ({
    ok: (result === 'VALID' || result === 'INCOMPLETE') && events === stored,
    says: `${result}, ${events} of ${stored} events`,
  }),
  fix: 'do not trade over a broken record: verify it with mqk audit verify, keep it, and start a new run',
};

const P16: Spec<'P16'> = {
  what: 'The data feed is fresh.',
  judge: ({ ageMs, staleAfterMs }) => ({
    ok: ageMs >= 0 && ageMs <= staleAfterMs,
    says: `last bar ${ageMs} ms ago, stale after ${staleAfterMs} ms`,
  }),
  fix: 'wait for the feed, or look after its connection',
};

const P16Calendar: Spec<'P16.calendar'> = {
  what: 'The calendar knows today.',
  judge: ({ calendar, day, isCovered }) => ({
    ok: isCovered,
    says: `${calendar} ${isCovered ? 'covers' : 'does not cover'} ${day}`,
  }),
  fix: 'update the program: its calendar has ended',
};

const P17: Spec<'P17'> = {
  what: 'The build is a clean commit, and the one with which the run was started.',
  judge: ({ gitHash, startedWith, isDirty, startedDirty }) =>
    withoutComplaints(
      [
        ...(gitHash === null ? ['the build has no commit'] : []),
        ...(isDirty === false ? [] : ['the working tree is not clean']),
        ...(startedDirty ? ['the working tree that started the run was not clean'] : []),
        ...(gitHash === startedWith
          ? []
          : [`the run was started by ${startedWith ?? 'no commit'}`]),
      ],
      gitHash ?? '',
    ),
  fix: 'commit or stash what was changed, and start the run anew with that build',
};

const P17Promotion: Spec<'P17.promotion'> = {
  what: 'A sealed verdict says that this strategy with this config deserves capital.',
  judge: (verdict) => {
    if (verdict === null) return { ok: false, says: 'no verdict about this strategy and config' };
    const { evaluation, passed, result } = verdict;
    return {
      ok: passed && result === 'VALID',
      says: `${evaluation} ${passed ? 'passed' : 'refused'}, ${result}`,
    };
  },
  fix: 'judge a backtest of the same strategy, parameters and config: mqk promote evaluate RUN',
};

export const PROGRAM_CHECKS = {
  P5,
  P6,
  P7,
  'P7.keys': P7Keys,
  P15,
  P16,
  'P16.calendar': P16Calendar,
  P17,
  'P17.promotion': P17Promotion,
};
