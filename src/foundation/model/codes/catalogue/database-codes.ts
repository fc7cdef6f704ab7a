/** Codes of the database: its server, its connections, its schema. */
import type { CodeEntry } from './code-entry.ts';

export const DATABASE_CODES = {
  DB_ACCOUNT_MISMATCH: {
    meaning: 'The embedded database belongs to another user of the machine.',
    fix: 'Run as the user who made it, or choose another MQK_HOME.',
  },
  DB_ACCOUNT_UNKNOWN: {
    meaning: 'The user has no entry in the list of accounts; Postgres starts for named ones only.',
    fix: 'Give the user an entry in /etc/passwd, or set MQK_DATABASE_URL.',
  },
  DB_BINARIES_MISSING: {
    meaning: 'The binaries of Postgres for this platform are not installed.',
    fix: 'Install with optional packages, or set MQK_DATABASE_URL where there are none.',
  },
  DB_COMMIT_UNKNOWN: {
    meaning: 'The connection broke while a transaction was committed; it may stand or not.',
    fix: 'Look at the state (mqk run status) before you repeat the command.',
  },
  DB_CONNECTIONS_EXHAUSTED: {
    meaning: 'The server takes no more connections.',
    fix: 'End processes that hold some, or raise max_connections of the server.',
  },
  DB_CONNECTION_LOST: {
    meaning: 'The connection broke during a statement; its transaction was not committed.',
    fix: 'Run mqk db status, then the command again.',
  },
  DB_DATA_MISSING: {
    meaning:
      'MQK_HOME has had a database, and it is not where postgres.json or postgres.made in it says.',
    fix: 'Restore the folder; remove these files from MQK_HOME only to begin with an empty database.',
  },
  DB_DISK_FULL: {
    meaning: 'The disk of the database is full or fails.',
    fix: 'Make room, then run mqk doctor.',
  },
  DB_FOLDER_UNUSABLE: {
    meaning:
      'A folder that the embedded database needs cannot be made, read or written, or holds what is not its own.',
    fix: 'Give the permission, or set MQK_HOME or MQK_PG_DATA to a folder that can be written.',
  },
  DB_IDLE_INVALID: {
    meaning: 'MQK_PG_IDLE_SECONDS is not a whole number from 1 to 604800.',
    fix: 'Set it to the seconds after which an unused server ends, or remove it.',
  },
  DB_LOGIN_REFUSED: {
    meaning: 'The server refused the user or the password.',
    fix: 'Correct user and password in MQK_DATABASE_URL, or the rules of the server.',
  },
  DB_MIGRATION_EDITED: {
    meaning: 'A migration file differs from what was applied to the database.',
    fix: 'Restore the file as it was; write the change as a new migration.',
  },
  DB_MIGRATION_FAILED: {
    meaning: 'A migration failed; all of its transaction was rolled back.',
    fix: 'Read the message, mend what it names, run mqk db migrate again.',
  },
  DB_MIGRATION_INVALID: {
    meaning: 'A migration file has a wrong name, number, header or statement.',
    fix: 'Correct the file that the message names (docs/runbooks/db_migration_safety.md).',
  },
  DB_MIGRATION_MISSING: {
    meaning: 'A migration was applied to the database and its file is not there.',
    fix: 'Restore the file, or use the program version that has it.',
  },
  DB_MIGRATION_REORDERED: {
    meaning:
      'A migration has another place than the one it was applied in, or its row was removed.',
    fix: 'Give files or rows the numbers that the message names.',
  },
  DB_MIGRATION_UNCONFIRMED: {
    meaning: 'The database holds LIVE runs, and its schema would change.',
    fix: 'Read docs/runbooks/db_migration_safety.md, stop the runs, then give --yes.',
  },
  DB_NAME_UNKNOWN: {
    meaning: 'The server has no database of that name.',
    fix: 'Create it, or correct MQK_DATABASE_URL.',
  },
  DB_READ_ONLY: {
    meaning: 'The server takes no writes: it is a standby or was set read-only.',
    fix: 'Point MQK_DATABASE_URL to the primary.',
  },
  DB_RULE_VIOLATED: {
    meaning: 'A rule that the schema holds refused a change; nothing was changed.',
    fix: 'Look at the state (mqk run status) and at what the message names.',
  },
  DB_SCHEMA_AHEAD: {
    meaning: 'The database was migrated by a newer program.',
    fix: 'Use that version of the program, or a later one.',
  },
  DB_SCHEMA_BEHIND: {
    meaning: 'The database lacks migrations of this program.',
    fix: 'Run mqk db migrate.',
  },
  DB_SERVER_FAILED: {
    meaning:
      'The server itself failed: out of memory or files, or its data are damaged; nothing was committed.',
    fix: 'Read the log of the server and run mqk doctor. Damaged data (XX001, XX002) come back from a backup.',
  },
  DB_START_FAILED: {
    meaning: 'The embedded database does not start.',
    fix: 'Run mqk doctor; the log is server.log in the folder that the message names.',
  },
  DB_STOP_UNCONFIRMED: {
    meaning: 'Other processes use the embedded database that was to be stopped.',
    fix: 'Stop them first, or give --yes.',
  },
  DB_TIMEOUT: {
    meaning: 'The database did not answer in time, or a lock was not given in time.',
    fix: 'Run mqk db status; look for a process that hangs.',
  },
  DB_TLS_FAILED: {
    meaning: 'The connection could not be secured, or the certificate is not the server’s.',
    fix: 'Correct sslmode and sslrootcert in MQK_DATABASE_URL, or the server’s certificate.',
  },
  DB_TRANSACTION_ABORTED: {
    meaning: 'Two transactions met and this one was rolled back.',
    fix: 'Run the command again.',
  },
  DB_UNREACHABLE: {
    meaning: 'No connection to the database could be made.',
    fix: 'Start the server or correct MQK_DATABASE_URL; mqk doctor tells more.',
  },
  DB_URL_INVALID: {
    meaning: 'MQK_DATABASE_URL cannot be used.',
    fix: 'Write postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=verify-full.',
  },
  DB_VERSION_MISMATCH: {
    meaning: 'The embedded database was made by another version of Postgres; it was not touched.',
    fix: 'Use the program version that made it, and export from there.',
  },
} as const satisfies Record<string, CodeEntry>;
