/** When the orders of this process leave for the paper broker. */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Monotonic milliseconds, which all processes of a host share. */
export function hostMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Calls `onSend` as each submit or replacement has been given to its connection; cancels are none of them. */
export function watchSends(onSend: (at: number) => void): void {
  // Told when the bytes are at the socket, which stands by then.
  subscribe('http.client.request.start', (message) => {
    const { method, path } = (message as { readonly request: ClientRequest }).request;
    if (method === 'POST' && path.endsWith('/orders')) onSend(hostMs());
  });
}
