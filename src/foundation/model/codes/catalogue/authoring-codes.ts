/** Codes of strategies as files, and of what is proved about them. */
import type { CodeEntry } from './code-entry.ts';

export const AUTHORING_CODES = {
  STRATEGY_BARS_TOO_FEW: {
    meaning: 'The bars of a check are no longer than the warm-up of the strategy.',
    fix: 'Give a longer series.',
  },
  STRATEGY_EXPORT_AMBIGUOUS: {
    meaning: 'A strategy file exports more than one strategy.',
    fix: 'Write each strategy into a file of its own.',
  },
  STRATEGY_EXPORT_MISSING: {
    meaning: 'A strategy file exports nothing that defineStrategy made.',
    fix: 'Write export default defineStrategy({ … }).',
  },
  STRATEGY_FILE_EXISTS: {
    meaning: 'A file that was to be written exists; it is left as it is.',
    fix: 'Choose another name, or move the file away.',
  },
  STRATEGY_FILE_NOT_FOUND: {
    meaning: 'There is no strategy file at the path.',
    fix: 'Check the path; mqk strategy new NAME writes strategies/NAME.ts.',
  },
  STRATEGY_FILE_UNWRITABLE: {
    meaning: 'A strategy file could not be written.',
    fix: 'Make room or give write permission, or call from another folder.',
  },
  STRATEGY_CHECK_TIMEOUT: {
    meaning: 'The proofs of a strategy check did not end within five minutes; the check was ended.',
    fix: 'Look in the strategy for work that grows with every bar, or check it on a shorter series.',
  },
  STRATEGY_HUNG: {
    meaning: 'The code of a strategy did not return for a minute; the run was ended.',
    fix: 'Look for a loop in it that does not end.',
  },
  STRATEGY_ID_MISMATCH: {
    meaning: 'A file of strategies/ was found by its name and has another id inside.',
    fix: 'Name the file like the id, or give its path.',
  },
  STRATEGY_ID_TAKEN: {
    meaning: 'A strategy has the id of a built-in one.',
    fix: 'Give it another id.',
  },
  STRATEGY_IMPORT_FORBIDDEN: {
    meaning: 'A strategy imports something else than miniquantdesk and files of its own folder.',
    fix: 'Remove the import, or move the file into the folder of the strategy.',
  },
  STRATEGY_IMPURE: {
    meaning:
      'A strategy uses something that differs between two runs: time, chance, locale, the outside.',
    fix: 'Use what the message names: ctx.now, ctx.random(), state.',
  },
  STRATEGY_LOAD_TIMEOUT: {
    meaning: 'A strategy file did not come to its end within a second.',
    fix: 'Look for a loop that stands outside of functions.',
  },
  STRATEGY_LOOKS_AHEAD: {
    meaning: 'A decision changed when later bars were removed, changed or poisoned.',
    fix: 'Decide from bars up to the current one only.',
  },
  STRATEGY_NAME_INVALID: {
    meaning: 'A name of a strategy is not 1 to 64 of a-z, 0-9, _ and -.',
    fix: 'Choose another name, for example my-momentum.',
  },
  STRATEGY_NOT_DETERMINISTIC: {
    meaning: 'Two runs of a strategy, or a run and its restart from a snapshot, decided otherwise.',
    fix: 'Keep all that later decisions need in the state, as plain data.',
  },
  STRATEGY_NOT_EXERCISED: {
    meaning:
      'A strategy never wanted a position on the bars of its check: nothing was put to the test.',
    fix: 'Give bars on which it trades with --bars, or other parameters.',
  },
  STRATEGY_SYNTAX_INVALID: {
    meaning: 'A strategy file can not be read as TypeScript, or imports a file that is not there.',
    fix: 'Correct the lines named.',
  },
  STRATEGY_WARMUP_SHORT: {
    meaning: 'Decisions hang on bars that are older than the warm-up.',
    fix: 'Raise warmup to the longest look-back, or to five times the period of recursive indicators.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
