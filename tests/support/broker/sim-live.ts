/**
 * A broker with the environment LIVE, for the test build alone: it shows that a LIVE run can be armed. Its
 * account is what `<MQK_HOME>/sim-live.json` says at each call, so that a test can move it; without the
 * file the account is active, flat, and the one that was asked for.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../src/foundation/core/index.ts';
import { parseInstant, parseMicros, type UtcMillis } from '../../../src/foundation/model/index.ts';
import type {
  Broker,
  BrokerAccount,
  BrokerEntry,
  BrokerFault,
  BrokerOrder,
  BrokerPlace,
  BrokerPosition,
  BrokerReply,
  BrokerSnapshot,
} from '../../../src/foundation/ports/index.ts';

/** What the file may say; what it leaves out is as without it. */
export interface SimLiveWorld {
  readonly account?: Partial<BrokerAccount>;
  readonly openOrders?: readonly BrokerOrder[];
  readonly positions?: readonly BrokerPosition[];
  readonly health?: 'READY' | 'READ_ONLY';
  /** The broker's clock runs ahead by so many milliseconds. */
  readonly skewMs?: number;
  /** Every call ends so. */
  readonly fault?: BrokerFault;
}

export function simLiveFile(home: string): string {
  return join(home, 'sim-live.json');
}

class SimLive implements Broker {
  readonly name = 'sim-live';
  readonly environment = 'LIVE';
  private readonly place: BrokerPlace;

  constructor(place: BrokerPlace) {
    this.place = place;
  }

  health(): ReturnType<Broker['health']> {
    return this.reply(({ health }, serverTime) => ({ status: health ?? 'READY', serverTime }));
  }

  account(): BrokerReply<BrokerAccount> {
    return this.reply((world) => this.accountIn(world));
  }

  openOrders(): BrokerReply<readonly BrokerOrder[]> {
    return this.reply(ordersIn);
  }

  positions(): BrokerReply<readonly BrokerPosition[]> {
    return this.reply(positionsIn);
  }

  snapshot(): BrokerReply<BrokerSnapshot> {
    return this.reply((world, asOf) => ({
      mark: { asOf, cursor: null },
      account: this.accountIn(world),
      openOrders: ordersIn(world),
      positions: positionsIn(world),
    }));
  }

  private accountIn({ account }: SimLiveWorld): BrokerAccount {
    const cash = parseMicros('100000');
    if (!cash.ok) throw new Error('no amount');
    return {
      last4: this.place.accountLast4,
      status: 'ACTIVE',
      environment: 'LIVE',
      cash: cash.value,
      equity: cash.value,
      ...account,
    };
  }

  private reply<T>(
    read: (world: SimLiveWorld, now: UtcMillis) => T,
  ): Promise<Result<T, BrokerFault>> {
    const path = simLiveFile(this.place.home);
    const world = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SimLiveWorld) : {};
    if (world.fault !== undefined) return Promise.resolve(err(world.fault));
    const now = parseInstant(new Date(Date.now() + (world.skewMs ?? 0)).toISOString());
    if (now === null) throw new Error('no instant');
    return Promise.resolve(ok(read(world, now)));
  }
}

function ordersIn({ openOrders = [] }: SimLiveWorld): readonly BrokerOrder[] {
  return openOrders.toSorted((a, b) => (a.clientOrderId < b.clientOrderId ? -1 : 1));
}

function positionsIn({ positions = [] }: SimLiveWorld): readonly BrokerPosition[] {
  return positions.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

export const SIM_LIVE: BrokerEntry = {
  name: 'sim-live',
  environment: 'LIVE',
  open: (place) => Promise.resolve(new SimLive(place)),
};
