/** Codes of the record: audit log and run folders. */
import type { CodeEntry } from './code-entry.ts';

export const RECORD_CODES = {
  AUDIT_EMIT_INVALID: {
    meaning:
      'An event of an operator has no type in capitals, one that the program alone writes, or a payload that is no plain JSON object of at most 64 KiB.',
    fix: 'See docs/specs/event_taxonomy.md for topics, types and payloads.',
  },
  AUDIT_EMIT_SECRET: {
    meaning: 'The payload of an event of an operator holds what looks like a credential.',
    fix: 'Leave it out, and replace it: a shell has stored it.',
  },
  AUDIT_EVENTS_TAMPERED: {
    meaning: 'A row of audit_events is not the event that was chained when it got its place.',
    fix: 'Keep the database as evidence, and restore it from a backup; arm nothing on it.',
  },
  AUDIT_EVENT_TOO_LARGE: {
    meaning: 'An audit event is longer than 1 MiB or nests deeper than 32 levels.',
    fix: 'Split the payload, or name its content by a hash.',
  },
  AUDIT_LOG_TAMPERED: {
    meaning: 'The audit.jsonl of a run is neither what its database says nor the beginning of it.',
    fix: 'A sealed run: mqk audit export --run-id ID writes its folder anew and keeps the damaged one beside it. An open run: keep the file as evidence under another name; the next command on the run writes it anew.',
  },
  AUDIT_LOG_NOT_FOUND: {
    meaning: 'There is no audit log at the path.',
    fix: 'Give an audit.jsonl, a run folder or the folder of an evaluation.',
  },
  AUDIT_PATH_INVALID: {
    meaning: 'The path of an audit log is neither a file nor a folder.',
    fix: 'Give an audit.jsonl, a run folder or the folder of an evaluation.',
  },
  EVIDENCE_DAMAGED: {
    meaning: 'A run folder or evaluation is not as it was sealed.',
    fix: 'A PAPER or LIVE run: mqk audit export --run-id ID writes its folder anew and keeps the damaged one beside it. A BACKTEST or an evaluation: move the folder away and repeat its command.',
  },
  EVIDENCE_KIND_FOREIGN: {
    meaning:
      'A folder is sealed, but is not of the kind that was asked for; or it is no sealed folder.',
    fix: 'Name a folder of that kind.',
  },
  EVIDENCE_LAST_UNKNOWN: {
    meaning:
      'The folder of an evaluation has no readable manifest, so that the newest one is not known.',
    fix: 'Name the evaluation by its id or path; verify that folder, then move it away.',
  },
  EVIDENCE_NOT_FOUND: {
    meaning: 'There is no such evaluation, or none of that kind for `last`.',
    fix: 'Run the command that makes it, or name the folder with --out.',
  },
  EVIDENCE_NOT_SEALED: {
    meaning: 'The folder is that of a PAPER or LIVE run that is open: its log goes on.',
    fix: 'Leave the folder where it is, and name a run that is over: to judge, a BACKTEST, since `last` is the newest run of any mode.',
  },
  EVIDENCE_SEAL_DIFFERS: {
    meaning:
      'What the database gives of a sealed run is not what was sealed; its folder was left as it is.',
    fix: 'Export it with the program version that made it; if it differs there too, keep database and folder as evidence.',
  },
  EVIDENCE_SOURCE_CHANGED: {
    meaning: 'A file that a run was made from has other bytes than the run read.',
    fix: 'Restore the file, or give the path of the right one with the flag that is named.',
  },
  EVIDENCE_SOURCE_GONE: {
    meaning: 'A file that a run was made from is not where it was read.',
    fix: 'Restore the file, or give its new path with the flag that is named.',
  },
  EVIDENCE_SOURCE_UNKNOWN: {
    meaning: 'It is not known where a file lies that a run was made from.',
    fix: 'Give its path with the flag that is named.',
  },
  EVIDENCE_TOO_LARGE: {
    meaning: 'The result of an evaluation is larger than 64 MiB.',
    fix: 'Ask for less: fewer runs, folds or profiles.',
  },
  EVIDENCE_VERSION_FOREIGN: {
    meaning: 'A run folder or evaluation was made by another version of this program.',
    fix: 'Make it again with this version.',
  },
  RUN_CONFIG_UNREADABLE: {
    meaning: 'The manifest of a run folder is damaged, or holds no config.',
    fix: 'Name another run; mqk audit verify says what is wrong with this one.',
  },
  RUN_FOLDER_BUSY: {
    meaning: 'Other processes kept changing the run folder.',
    fix: 'Wait until the other runs are done, then run again.',
  },
  RUN_FOLDER_CONFLICT: {
    meaning: 'The run folder exists with other bytes than this run made.',
    fix: 'Verify it with mqk audit verify, then move it away or choose another --out.',
  },
  RUN_FOLDER_IO: {
    meaning: 'The file system failed on a run folder.',
    fix: 'Check the disk.',
  },
  RUN_FOLDER_NO_PERMISSION: {
    meaning: 'A run folder may not be read or written.',
    fix: 'Give permission, or use another folder.',
  },
  RUN_FOLDER_NO_SPACE: {
    meaning: 'The disk is full.',
    fix: 'Make room on that disk.',
  },
  OUTPUT_FILE_TAKEN: {
    meaning:
      'The file to be written lies in a sealed folder, or is something else than is to be written.',
    fix: 'Choose another path.',
  },
  RUN_FOLDER_OUT_INVALID: {
    meaning: 'A file stands where the folder of the runs should be.',
    fix: 'Make that path a folder; where there is --out, it can name another.',
  },
  RUN_LAST_UNKNOWN: {
    meaning: 'A run folder has no readable manifest, so that the newest run is not known.',
    fix: 'Name the run by its id or path; verify that folder, then move it away.',
  },
  RUN_NOT_FOUND: {
    meaning: 'There is no such run folder, or no run at all for `last`.',
    fix: 'Run mqk backtest run first, or name the folder with --out.',
  },
  RUN_SOURCES_DIFFER: {
    meaning: 'The files from which a run is to be done again are not those that it was made of.',
    fix: 'Give the files that the run was made of.',
  },
  RUN_SYMBOL_UNKNOWN: {
    meaning: 'A bar file was given for a symbol that the run does not have.',
    fix: 'Name a symbol of the run, or leave --bars out.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
