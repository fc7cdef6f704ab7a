/** Codes of the life of a run in the database. */
import type { CodeEntry } from './code-entry.ts';

export const RUN_CODES = {
  HALT_ENTRY_FOREIGN: {
    meaning: 'An entry of the folder of waiting halts is a folder or a link, which no halt is.',
    fix: 'Remove it; to halt the run that its name tells, call mqk halt --run-id ID.',
  },
  HALT_SPOOL_UNUSABLE: {
    meaning:
      'The folder of waiting halts cannot be read or written, so that no halt can wait there.',
    fix: 'Make room on the disk of MQK_HOME, and halts in it a folder of this user, or remove it; then repeat the halt.',
  },
  MESSAGE_NOT_PARKED: {
    meaning: 'No message of that number is parked: it was booked, resolved, or there is none.',
    fix: 'mqk run status --run-id ID lists the parked messages of its account.',
  },
  ORDER_CANCEL_UNCONFIRMED: {
    meaning:
      'A cancel was sent, and the broker does not say yet that the order is over, or not yet what ended it.',
    fix: 'Repeat the command: two cancels are one. mqk order trace ORDER --broker shows what the broker has.',
  },
  ORDER_ENDED_FIRST: {
    meaning: 'The order ended in another way before the cancel reached it, as one that was filled.',
    fix: 'Nothing to take back any more. mqk order trace ORDER --broker tells what became of it, and what of that is booked.',
  },
  ORDER_END_PARKED: {
    meaning:
      'The order is over at the broker, and what it told of that contradicts our books: the message is parked.',
    fix: 'mqk order trace ORDER --broker shows both. What the broker counts otherwise is settled with it first, then mqk order resolve-message ID --evidence TEXT sets the message aside.',
  },
  ORDER_FATE_KNOWN: {
    meaning: 'What became of the order at the broker is known: there is nothing to resolve.',
    fix: 'mqk order trace ORDER tells it.',
  },
  ORDER_ID_UNKNOWN: {
    meaning: 'The database holds no order with that client order id.',
    fix: 'Give the whole id; mqk order list --run-id ID shows those of a run. What a gate refused never became an order: the log of its run says why.',
  },
  ORDER_NOT_WORKING: {
    meaning: 'The order is over by our books: there is nothing to take back.',
    fix: 'mqk order trace ORDER --broker tells what became of it, and whether the broker says otherwise.',
  },
  ORDER_STILL_PROTECTS: {
    meaning: 'The order is the stop of shares that are held; without it nothing protects them.',
    fix: 'Repeat the command with --unprotected, when they are to be held without a stop.',
  },
  RESOLUTION_CONTRADICTED: {
    meaning: "The broker's own answer contradicts what the order or message is to be resolved as.",
    fix: 'Let mqk run recover --run-id ID take its answer; shares that differ are found by mqk reconcile run.',
  },
  RUN_ACCOUNT_DISARMING: {
    meaning: 'Another run of the account is still being wound down.',
    fix: 'Bring that run to DISARMED: mqk run disarm --run-id ID; of a HALTED one mqk run recover or mqk run halt. mqk run list shows it.',
  },
  RUN_ACCOUNT_TAKEN: {
    meaning: 'Another run of the account is armed or running; there is one at a time.',
    fix: 'Stop that run first; the message names it.',
  },
  RUN_ALREADY_RUNNING: {
    meaning: 'The run was begun, so that it cannot be armed once more.',
    fix: 'Stop it first, if it is to be armed anew.',
  },
  RUN_ARMING_PENDING: {
    meaning: 'The run is being armed by somebody else; that challenge is still open.',
    fix: 'Wait until it is answered or has run out (60 seconds), or disarm the run.',
  },
  RUN_BINDING_MISMATCH: {
    meaning:
      'Engine, mode, account or config of the command differ from those the run was created with.',
    fix: 'Call with the config of the run, or create a new run.',
  },
  RUN_CHALLENGE_EXPIRED: {
    meaning: 'The challenge of an arming ran out before it was confirmed.',
    fix: 'Arm again; it is answered within 60 seconds.',
  },
  RUN_CHALLENGE_MISSING: {
    meaning:
      'No challenge of an arming is open for the run: it ran out, was answered or was withdrawn.',
    fix: 'Arm again.',
  },
  RUN_CHALLENGE_WRONG: {
    meaning: 'The challenge that is open, or was answered, is that of another command.',
    fix: 'Look at mqk run status: somebody else arms this run.',
  },
  RUN_ENGINE_TAKEN: {
    meaning: 'Another run of the engine is armed or running; there is one at a time.',
    fix: 'Stop that run first; the message names it.',
  },
  RUN_ENGINE_MISMATCH: {
    meaning: 'A run was to be started for another engine than that of the config.',
    fix: 'Name the engine of the config, or give the config of that engine.',
  },
  RUN_EPOCH_CHANGED: {
    meaning: 'The run was disarmed or armed anew since the command looked at it.',
    fix: 'Look at mqk run status, and decide again.',
  },
  RUN_HALT_SPOOLED: {
    meaning:
      'The database could not be reached for a halt: the deadman file is gone, and the halt waits in MQK_HOME.',
    fix: 'Bring the database up; the next command carries the halt out before anything else.',
  },
  RUN_HEARTBEAT_FRESH: {
    meaning: 'The engine of the run gave a sign of life before it could be fenced as stale.',
    fix: 'Nothing: the run goes on.',
  },
  RUN_ID_TAKEN: {
    meaning: 'A run with that id and other facts exists.',
    fix: 'Create the run under another id.',
  },
  RUN_LEASE_HELD: {
    meaning: 'A living engine process holds the run.',
    fix: 'Stop that process, or wait until its lease has run out (5 seconds).',
  },
  RUN_LEASE_LOST: {
    meaning:
      'The lease of an engine process on its run ran out or was taken over, so that it may write no more.',
    fix: 'Nothing was lost: see mqk run status, then mqk run recover --run-id ID, and arm again.',
  },
  RUN_NOT_ACTIVE: {
    meaning: 'The run was never armed, so that there is nothing to stop.',
    fix: 'Halt it, if it is never to run.',
  },
  RUN_NOT_ARMED: {
    meaning: 'A run is begun only after it was armed.',
    fix: 'Arm it first: mqk run arm --run-id ID.',
  },
  ENGINE_DATABASE_LOST: {
    meaning:
      'The database was away for longer than the lease of the engine lives: the engine has ended, and the run may still be armed.',
    fix: 'Bring the database back (mqk db status), then mqk run recover --run-id ID; arm, begin and execute to go on.',
  },
  ENGINE_RECORD_DIFFERS: {
    meaning: 'The tick, driven through the log of its run, decides otherwise than the log says.',
    fix: 'Keep the database as evidence; the version of the program that made the log may decide otherwise.',
  },
  RUN_RECORD_BEHIND: {
    meaning:
      'The broker has gone on with a run beyond what its log tells: the database is older than the run, as one restored from a backup.',
    fix: 'Put the newer database back; where there is none, go by docs/runbooks/database_restored.md.',
  },
  RUN_MODEL_NOT_TRADEABLE: {
    meaning:
      'The fill model of the config needs a fill in the bar that decided, which no broker gives.',
    fix: 'Set execution.ambiguity_policy to CONSERVATIVE_WORST_CASE or NEXT_OPEN in a new run.',
  },
  RUN_NOT_BEGUN: {
    meaning: 'An engine was started for a run that is not RUNNING.',
    fix: 'Arm and begin the run first; mqk run status says where it stands.',
  },
  RUN_NOT_BEATING: {
    meaning: 'A heartbeat was given for a run that is not RUNNING.',
    fix: 'Arm and begin the run first; mqk run status says where it stands.',
  },
  RUN_NOT_RECONCILED: {
    meaning:
      'At the moment of arming or beginning the newest reconcile of the run was not CLEAN, or older than 30 seconds.',
    fix: 'Repeat the command: it reconciles anew; mqk reconcile run --run-id ID names the differences.',
  },
  RUN_NOT_DISARMING: {
    meaning: 'Nothing of the run is being wound down.',
    fix: 'Look at mqk run status.',
  },
  RUN_NOT_QUIET: {
    meaning:
      'Orders, positions without a stop, or rows without a known outcome are left of the run.',
    fix: 'Reconcile, and mend what the message names; the run stays DISARMING until then.',
  },
  RUN_NOT_ONLY_UNPROTECTED: {
    meaning:
      "Something else than a missing stop that no recovery of the run sends is open; a person's word is for that alone.",
    fix: 'Mend what each failed check names, then repeat the command.',
  },
  RUN_OUTCOME_UNKNOWN: {
    meaning: 'A command was sent to the database and the answer was lost: it may be done or not.',
    fix: 'Look at mqk run status when the database answers, and call again: a repeat does no harm.',
  },
  RUN_SEALED: {
    meaning: 'The record of the run is sealed; nothing can be added to it.',
    fix: 'Create a new run.',
  },
  RUN_STILL_DISARMING: {
    meaning: 'The run is still being wound down; the broker has not confirmed that all is quiet.',
    fix: 'mqk run disarm --run-id ID asks the broker again and brings the run to DISARMED; then mqk reconcile run --run-id ID, and arm.',
  },
  RUN_SYMBOLS_INVALID: {
    meaning: 'The symbols of a run are missing, no symbols, or one is given twice.',
    fix: 'Give --symbols as A,B with letters A-Z, digits, dots and dashes.',
  },
  RUN_TERMINAL: {
    meaning: 'The run is halted. That is never taken back.',
    fix: 'Find out why, then create a new run.',
  },
  RUN_UNKNOWN: {
    meaning: 'The database holds no run with that id.',
    fix: 'mqk run list shows the runs.',
  },
  RUN_VERSION_CHANGED: {
    meaning: 'Somebody else changed the run since the command looked at it.',
    fix: 'Look at mqk run status, and decide again.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
