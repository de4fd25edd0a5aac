import { epochSeconds, type ApplianceClock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { CustomAttribute } from '../sessions/model.ts';
import type { Queue } from './queue.ts';

/** Parameters of a session key. */
export interface KeyRequest {
  readonly queue: Queue;
  readonly expiresAt: number;
  readonly externalKey: string | null;
  readonly customAttributes: readonly CustomAttribute[];
  readonly hostname: string;
  readonly priority: number | null;
  readonly skills: readonly string[];
}

/** A session key. A key is not a session: that begins when a customer redeems it. */
export interface SessionKey extends KeyRequest {
  /** Seven digits, for the telephone. */
  readonly shortKey: string;
  /** 32 hexadecimal digits, for the link. */
  readonly accessKey: string;
  readonly madeAt: number;
  /** The session that it was redeemed for; a key serves one. docs/vendors/remote-support.md#session-key */
  redeemedBy: string | null;
}

/** The appliance's session keys. */
export interface KeyStore {
  make(request: KeyRequest): SessionKey;
  /** Finds one by its short or its long form. */
  find(text: string): SessionKey | undefined;
  /** Takes over a key of an earlier run. */
  restore(key: SessionKey): void;
  /** Newest last. */
  all(): readonly SessionKey[];
}

/** Keeps session keys in memory. */
export function createKeyStore(random: Random, clock: ApplianceClock): KeyStore {
  const keys = new Map<string, SessionKey>();
  const unusedShortKey = (): string => {
    const shortKey = String(random.integer(1_000_000, 9_999_999));
    return keys.has(shortKey) ? unusedShortKey() : shortKey;
  };
  return {
    make(request) {
      const names = { shortKey: unusedShortKey(), accessKey: random.hex(32) };
      const key = { ...request, ...names, madeAt: epochSeconds(clock.now()), redeemedBy: null };
      keys.set(key.shortKey, key);
      return key;
    },
    restore: (key) => void keys.set(key.shortKey, key),
    find: (text) => keys.get(text) ?? [...keys.values()].find(({ accessKey }) => accessKey === text),
    all: () => [...keys.values()],
  };
}
