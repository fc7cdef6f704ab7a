/** Codes of the program itself: installation, files, command line. */
import type { CodeEntry } from './code-entry.ts';

export const PROGRAM_CODES = {
  ARGUMENT_SECRET_DETECTED: {
    meaning: 'An argument of the command line looks like a credential.',
    fix: 'Keep it in an environment variable, and replace it: a shell has stored it.',
  },
  BOOT_BUILD_FAILED: {
    meaning: 'The program could not be bundled from its sources.',
    fix: 'Read the message of the bundler; undo the change that broke the source.',
  },
  BOOT_DISK_FULL: {
    meaning: 'The disk is full during installation or build.',
    fix: 'Make room and call again.',
  },
  BOOT_FAILED: {
    meaning: 'Installation or build failed for a reason that is not known.',
    fix: 'Call again with the message at hand; report it if it stays.',
  },
  BOOT_INSTALL_FAILED: {
    meaning: 'npm could not install the locked packages.',
    fix: 'Read what npm printed above; then call again.',
  },
  BOOT_INTERRUPTED: {
    meaning: 'Installation was interrupted.',
    fix: 'Call again; it begins anew.',
  },
  BOOT_LOCK_MISMATCH: {
    meaning: 'package.json and package-lock.json contradict each other.',
    fix: 'Restore both files from the repository.',
  },
  BOOT_NETWORK_UNREACHABLE: {
    meaning: 'The package registry could not be reached.',
    fix: 'Check the network or proxy and call again.',
  },
  BOOT_NODE_TOO_OLD: {
    meaning: 'Node.js is older than 20.19.',
    fix: 'Install Node.js 20.19 or newer.',
  },
  BOOT_NPM_MISSING: {
    meaning: 'npm was not found.',
    fix: 'Install Node.js with npm.',
  },
  BOOT_PERMISSION_DENIED: {
    meaning: 'The program may not write into its own folder.',
    fix: 'Call once as the owner of the folder, or clone it for yourself.',
  },
  CREDENTIALS_MISSING: {
    meaning:
      'The mode trades with a broker, and a variable that holds a key of the engine is unset.',
    fix: 'Set the variables that are named; their names stand under broker.keys_env.',
  },
  CREDENTIALS_UNSET: {
    meaning: 'An environment variable that holds a key of the engine is unset or empty.',
    fix: 'Set it in the environment of the process, never in a file of the config.',
  },
  FILE_IS_DIRECTORY: {
    meaning: 'A file was expected and a directory given.',
    fix: 'Give the file inside the directory.',
  },
  FILE_NOT_FOUND: {
    meaning: 'A file does not exist.',
    fix: 'Check the path.',
  },
  FILE_NOT_READABLE: {
    meaning: 'A file exists and cannot be read.',
    fix: 'Check its permissions and the disk.',
  },
  FILE_NOT_REGULAR: {
    meaning: 'A file was expected and a pipe, socket or device given.',
    fix: 'Write the data to a file first.',
  },
  FILE_NOT_WRITABLE: {
    meaning: 'A file cannot be written.',
    fix: 'Check that its folder exists, its permissions and the disk.',
  },
  HOME_INVALID: {
    meaning: 'MQK_HOME names something that is no folder, or where none can be made.',
    fix: 'Set MQK_HOME to a folder that can be written, or leave it unset.',
  },
  INTERNAL_ERROR: {
    meaning: 'The program is at fault: an invariant does not hold.',
    fix: 'Run again with --debug and report it.',
  },
  INTERRUPTED: {
    meaning: 'The command was interrupted; what it had begun was undone.',
    fix: 'Run it again.',
  },
  LOAD_INTERRUPTED: {
    meaning: 'Reading a file was interrupted; nothing was kept of it.',
    fix: 'Start the command again.',
  },
  OUTPUT_PATH_INVALID: {
    meaning: 'A file was to be written where a folder or a device is.',
    fix: 'Name a file.',
  },
  OUTPUT_UNAVAILABLE: {
    meaning: 'The output could not be written.',
    fix: 'Make room where the output goes.',
  },
  SAMPLE_UNAVAILABLE: {
    meaning: 'The sample series could not be read or written.',
    fix: 'Install the dependencies again, or give room and permission to the state folder.',
  },
  USAGE_INVALID: {
    meaning: 'A command line is wrong: an unknown command or flag, or a bad value.',
    fix: 'See --help of the command.',
  },
  WORKING_DIRECTORY_GONE: {
    meaning: 'The working directory was removed.',
    fix: 'Change into a folder that exists.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
