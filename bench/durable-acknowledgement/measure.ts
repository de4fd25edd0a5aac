import { percentile } from '../form.ts';
import { commitMilliseconds, flushMilliseconds } from './flushes.ts';
import type { RawDatabase } from './gather.ts';
import { postFor, type Load } from './load.ts';
import { startServer, type Kind, type Server } from './start-server.ts';

const warmUpMilliseconds = 400;
const measureMilliseconds = 1500;
const rounds = 5;

/** A database with the servers that are compared on it. */
export interface Subject {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Where its files are. */
  readonly folder: string;
  /** Makes an empty database. */
  newAddress(): Promise<string>;
  openRaw(address: string): Promise<RawDatabase>;
}

/** Measurements within a short time, in which the machine was as busy for all. Times in milliseconds. */
export interface Round {
  readonly loads: Readonly<Partial<Record<Kind, Load>>>;
  readonly flush: number;
  readonly commit: number;
}

/** Takes turns between the servers, so that a noisy machine is noisy for all of them. */
export async function measure(
  subject: Subject,
  connections: number,
  progress: (line: string) => void,
): Promise<readonly Round[]> {
  const raw = await subject.openRaw(await subject.newAddress());
  const servers: [Kind, Server][] = [];
  try {
    for (const kind of subject.kinds) servers.push([kind, await startServer(kind, await subject.newAddress())]);
    const measured: Round[] = [];
    for (let number = 1; number <= rounds; number++) {
      const round = await measureRound(subject, servers, raw, connections);
      measured.push(round);
      progress(`${subject.name}, ${connections} connections, round ${number}: ${describe(round)}`);
    }
    return measured;
  } finally {
    await Promise.all([raw.close(), ...servers.map(([, server]) => server.stop())]);
  }
}

async function measureRound(
  { folder }: Subject,
  servers: readonly [Kind, Server][],
  raw: RawDatabase,
  connections: number,
): Promise<Round> {
  const flush = flushMilliseconds(folder);
  const commit = await commitMilliseconds(raw.commit);
  const loads: Partial<Record<Kind, Load>> = {};
  for (const [kind, { port }] of servers) {
    await postFor(port, connections, warmUpMilliseconds);
    loads[kind] = await postFor(port, connections, measureMilliseconds);
  }
  return { loads, flush, commit };
}

function describe({ loads }: Round): string {
  return Object.entries(loads)
    .map(([kind, { perSecond }]) => `${kind} ${Math.round(perSecond)}/s`)
    .join(', ');
}

/** The median over rounds of what is taken from each; rounds in which the machine did something else do not count. */
export function median(measured: readonly Round[], take: (round: Round) => number): number {
  return percentile(measured.map(take), 0.5);
}

/** @throws if the kind was not measured */
export function loadOf({ loads }: Round, kind: Kind): Load {
  const load = loads[kind];
  if (load === undefined) throw new Error(`${kind} was not measured`);
  return load;
}
