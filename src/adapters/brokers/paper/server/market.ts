/** Opening the market of an account, and sending it slices. */
import { canonicalJson } from '../../../../foundation/core/index.ts';
import { slicePosting } from '../wire.ts';
import { marketTerms } from '../wire-words.ts';
import type { PaperAccount } from './state/paper-account.ts';
import { stepOf } from './state/paper-accounts.ts';
import type { Recorder } from './journal/recorder.ts';
import { BAD_REQUEST, CONFLICT, OK, refusal, UNPROCESSABLE, type Answer } from './reply.ts';

/** Opens the account's market, or finds it open with the same terms. */
export function openMarket(store: Recorder, account: PaperAccount, body: unknown): Answer {
  const parsed = marketTerms.safeParse(body);
  if (!parsed.success) {
    return refusal(
      BAD_REQUEST,
      `not the terms of a market: ${parsed.error.issues[0]?.path.join('.') ?? ''}`,
    );
  }
  const terms = parsed.data;
  const { market, last4 } = account;
  if (market !== null && canonicalJson(market.terms) === canonicalJson(terms))
    return standOf(account);
  if (market?.terms.run_id === terms.run_id) {
    return refusal(CONFLICT, `the market of run ${terms.run_id} has other terms`);
  }
  if (market?.isWorking === true) {
    return refusal(CONFLICT, `orders of run ${market.terms.run_id} still work`);
  }
  store.record({ kind: 'MARKET_OPENED', account: last4, terms });
  return standOf(account);
}

/**
 * Takes a slice, or goes on with it: one message at most, and none before those up to the last are dealt
 * with. A slice in which no order works leaves no trace but its marks.
 */
export function feedMarket(store: Recorder, account: PaperAccount, body: unknown): Answer {
  const parsed = slicePosting.safeParse(body);
  if (!parsed.success) {
    return refusal(BAD_REQUEST, `not a slice: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  }
  const { seen, ...slice } = parsed.data;
  const { market, last4 } = account;
  if (market === null) return refusal(CONFLICT, 'no market is open');
  const stranger = slice.bars.find(({ symbol }) => !market.trades(symbol));
  if (stranger !== undefined) return refusal(UNPROCESSABLE, `the market has no ${stranger.symbol}`);
  if (seen < account.cursor || slice.slice < market.slice) return standOf(account);
  if (slice.slice > market.slice) {
    if (!market.isSettled) {
      if (market.isWorking) return refusal(CONFLICT, `slice ${market.slice} is not settled`);
      // Nothing can come of it any more: an engine without orders has no reason to ask.
      store.record(stepOf(account));
    }
    if (market.isWorking) {
      store.record({ kind: 'SLICE_FED', account: last4, ...slice });
    } else {
      market.pass(slice.slice);
      account.book.mark(slice);
    }
  }
  if (!market.isSettled) store.record(stepOf(account));
  return standOf(account);
}

function standOf({ market, cursor }: PaperAccount): Answer {
  return {
    status: OK,
    body: { slice: market?.slice ?? 0, is_settled: market?.isSettled ?? true, cursor },
  };
}
