/** Codes of the record: audit log and run folders. */
import type { CodeEntry } from './code-entry.ts';

export const RECORD_CODES = {
  AUDIT_EVENT_TOO_LARGE: {
    meaning: 'An audit event is longer than 1 MiB or nests deeper than 32 levels.',
    fix: 'Split the payload, or name its content by a hash.',
  },
  AUDIT_LOG_NOT_FOUND: {
    meaning: 'There is no audit log at the path.',
    fix: 'Give an audit.jsonl or a run folder.',
  },
  AUDIT_PATH_INVALID: {
    meaning: 'The path of an audit log is neither a file nor a folder.',
    fix: 'Give an audit.jsonl or a run folder.',
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
    fix: 'Free some space, or write elsewhere with --out.',
  },
  RUN_FOLDER_OUT_INVALID: {
    meaning: 'A file stands where the folder of the runs should be.',
    fix: 'Give --out a folder.',
  },
  RUN_LAST_UNKNOWN: {
    meaning: 'A run folder has no readable manifest, so that the newest run is not known.',
    fix: 'Name the run by its id or path; verify that folder, then move it away.',
  },
  RUN_NOT_FOUND: {
    meaning: 'There is no such run folder, or no run at all for `last`.',
    fix: 'Run mqk backtest run first, or name the folder with --out.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
