/** Keys of brokers, exchanges and sellers of market data, as far as their shape alone tells them. */
import { phrases, prefixed, whole, type SecretRule } from '../secret-rule.ts';

const hasDigit = (text: string): boolean => /\d/.test(text);

export const BROKER_RULES: readonly SecretRule[] = [
  ...whole([
    // Paper, live and broker-API ids; in public examples they have 20 or 26 characters.
    ['alpaca-key-id', /[PAC]K[A-Z0-9]{18}(?:[A-Z0-9]{6})?/g, hasDigit],
    ['iex-token', /(?:T|S)?[ps]k_[A-Za-z0-9]{20,64}/g],
    ['coinbase-key', /cb-[A-Za-z0-9_-]{20,80}/g, hasDigit],
    ['oanda-token', /[a-f0-9]{32}-[a-f0-9]{32}/g],
    ['databento-key', /db-[A-Za-z0-9]{24,40}/g, hasDigit],
  ]),
  ...prefixed([['finnhub-sandbox-token', /sandbox_c[a-z0-9]{19}/g]]),
  ...phrases([['coinbase-cloud-key', /organizations\/[a-f0-9-]{36}\/apiKeys\/[a-f0-9-]{36}/gi]]),
];
