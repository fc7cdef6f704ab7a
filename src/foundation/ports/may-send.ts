/** The last word before a request leaves. */

/**
 * Asked right before the first byte of a request leaves, behind all that may take its time: false, and nothing
 * leaves (BROKER_UNREACHABLE, NOT_DONE). Who was stopped between his permit and the send finds it run out here.
 */
export type MaySend = () => boolean;
