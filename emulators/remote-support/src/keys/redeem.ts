import { epochSeconds, type ApplianceClock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import type { Random } from '../random.ts';
import { makeCustomer, makeRepresentative } from '../sessions/cast.ts';
import type { CustomAttribute, PlayedSession } from '../sessions/model.ts';
import type { Player } from '../sessions/player.ts';
import { scriptScenario, withOptions } from '../sessions/scenarios.ts';
import type { CustomerScript, SessionScript } from '../sessions/script.ts';
import type { SettingsHolder } from '../settings.ts';
import type { Parsed } from '../xml-api/parsed.ts';
import type { KeyStore } from './key-store.ts';
import { findQueue, type Queue } from './queue.ts';

/** A customer's entries on the public site before the session. Source: docs/vendors/remote-support.md#session-key. */
export interface CustomerEntry {
  readonly name?: string;
  readonly company?: string;
  readonly companyCode?: string;
  readonly issue?: string;
  readonly details?: string;
}

/** How a session is begun by a customer. */
export interface Arrival {
  readonly queue: Queue;
  readonly externalKey: string | null;
  readonly customAttributes: readonly CustomAttribute[];
  readonly customer: CustomerEntry;
}

/** Starts sessions for customers who come to the public site. */
export interface SessionStarter {
  /** Starts the session of a key, live. @param text the short key or the one of the link */
  redeem(text: string, customer: CustomerEntry): Parsed<PlayedSession>;
  /** Starts a session without a key: with a representative of choice, or by an issue. */
  arrive(arrival: Arrival): PlayedSession;
  /** Finds a queue by its `queue_id`. */
  queue(text: string): Parsed<Queue>;
}

/** Dependencies of {@link createSessionStarter}. */
export interface SessionStarterParts {
  readonly keys: KeyStore;
  readonly player: Player;
  readonly directory: Directory;
  readonly settings: SettingsHolder;
  readonly random: Random;
  readonly clock: ApplianceClock;
}

/** Makes a session starter. */
export function createSessionStarter(parts: SessionStarterParts): SessionStarter {
  const { keys, player, directory, settings, random, clock } = parts;

  function arrive({ queue, customer, ...given }: Arrival): PlayedSession {
    const script = withOptions(scriptScenario(settings.current.redeemScenario, random), given);
    const people = {
      customers: [enter(makeCustomer(random), customer), ...script.customers.slice(1)],
      representatives: script.representatives.map((person, index) => (index === 0 ? takeFrom(queue, person) : person)),
    };
    return player.play({ script: { ...script, ...people }, live: true });
  }

  /** The scenario's first representative gives way to one who works in the queue. */
  function takeFrom(queue: Queue, planned: SessionScript['representatives'][number]): typeof planned {
    const index = directory.representatives.findIndex(({ id }) => queue.representativeIds.includes(id));
    return queue.kind === 'general' || index === -1 ? planned : makeRepresentative(random, planned.joinsAt, index);
  }

  return {
    arrive,
    queue: (text) => findQueue(text, directory),
    redeem(text, customer) {
      const key = keys.find(text.trim());
      if (!key) return { ok: false, error: 'The session key is not valid.' };
      if (key.expiresAt <= epochSeconds(clock.now())) return { ok: false, error: 'The session key has expired.' };
      if (key.redeemedBy !== null) return { ok: false, error: 'The session key has already been used.' };
      const session = arrive({ ...key, customer });
      key.redeemedBy = session.lsid;
      return { ok: true, value: session };
    },
  };
}

function enter(made: CustomerScript, entered: CustomerEntry): CustomerScript {
  const name = entered.name ?? made.name;
  const { company = '', companyCode = '', issue = '', details = '' } = entered;
  return { ...made, name, info: { name, company, companyCode, issue, details } };
}
