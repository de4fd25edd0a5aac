import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PlayedSession } from '../../../demo/check/played.ts';
import { createReader } from '../../../demo/check/read-back.ts';
import { callJson } from '../../../demo/control.ts';
import type { Delivery } from '../../../demo/deliveries.ts';
import { settlePorts, type Ports } from '../../../demo/ports.ts';
import { startProduct, type Product, type ProductOptions } from '../../../demo/product.ts';
import { createRandom, type Random } from '../random.ts';
import type { Counts, TrialOptions } from '../trial.ts';
import { createAdminClient, type AdminClient } from './admin.ts';
import { tallySessions } from './tally.ts';

/** The whole product with everything that was played on it. */
export interface Stage extends AsyncDisposable {
  readonly product: Product;
  readonly ports: Ports;
  readonly folder: string;
  readonly random: Random;
  readonly admin: AdminClient;
  played(): readonly PlayedSession[];
  /** Plays sessions of a kind that the seed chooses, or of this one; their events go out in this order. */
  play(count: number, scenario?: string): Promise<readonly PlayedSession[]>;
  /** Lets the appliance send its events, or hold them back. */
  sendEvents(enabled: boolean): Promise<void>;
  /** A customer of a session that has ended answers the survey; the session has to be read again, and is known anew. */
  handInSurvey(lsid: string): Promise<void>;
  /** Waits until every event has been delivered and every delivery has ended. @returns whether that came to be */
  settle(patienceSeconds: number): Promise<boolean>;
  /**
   * Compares everything that is stored with everything that was played.
   * @param isInnocent which dead deliveries count; by default all
   */
  count(isInnocent?: (delivery: Delivery) => boolean): Promise<Counts & { readonly examples: readonly string[] }>;
}

/** Each of them is compared value by value; together they make every kind of row. */
const scenarios = [
  'ordinary',
  'both-surveys',
  'chat-with-files',
  'no-representative',
  'encoded-body',
  'odd-computer',
] as const;
const caseNumber = 'CAS-00777-TRIAL';
const surveyAnswers = [
  { name: 'satisfied', value: 'Yes' },
  { name: 'remarks', value: 'Came after the end' },
];
const lookMilliseconds = 200;

/** How a stage is set up: as the product, but for what it decides itself. */
export type StageOptions = Omit<ProductOptions, 'ports' | 'folder' | 'seed'> & {
  /** Asked for before the product starts: addresses of what stands between its parts. */
  readonly between?: (ports: Ports, folder: string) => Promise<Partial<ProductOptions>>;
  /** Called when everything has stopped, before the folder is removed. */
  readonly beforeRemoval?: () => Promise<void>;
};

/** Starts the whole product on free ports, in a folder of its own that goes with it. */
export async function openStage(trial: TrialOptions, options: StageOptions = {}): Promise<Stage> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  const { ports } = settled;
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-trial-'));
  const { between, beforeRemoval, ...rest } = options;
  const remove = async (): Promise<void> => {
    await beforeRemoval?.();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const product = await startProduct({
      ...{ ports, folder, seed: trial.seed },
      ...rest,
      ...(await between?.(ports, folder)),
    });
    const stage = await furnish(trial, product, ports, folder);
    return {
      ...stage,
      async [Symbol.asyncDispose]() {
        await product.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function furnish(
  trial: TrialOptions,
  product: Product,
  ports: Ports,
  folder: string,
): Promise<Omit<Stage, typeof Symbol.asyncDispose>> {
  const { appliance, dynamics } = product;
  const random = createRandom(trial.seed);
  const admin = createAdminClient(product.admin);
  const played = new Map<string, PlayedSession>();
  await appliance.changeSettings({ reportLagSeconds: 0 });
  const caseId = await dynamics.createCase(caseNumber, 'Trial');

  const recipients = `${appliance.url}/_emulator/recipients`;
  const delivered = async (): Promise<boolean> => {
    const all = await callJson<readonly { queued: number }[]>(recipients);
    return all.every(({ queued }) => queued === 0);
  };

  return {
    ...{ product, ports, folder, random, admin },
    played: () => [...played.values()],
    async play(count, scenario) {
      const sessions: PlayedSession[] = [];
      for (let index = 0; index < count; index += 1) {
        const request = { scenario: scenario ?? random.pick(scenarios), externalKey: caseNumber };
        sessions.push(await appliance.play(request));
      }
      for (const session of sessions) played.set(session.lsid, session);
      return sessions;
    },
    async sendEvents(enabled) {
      for (const { id } of await callJson<readonly { id: string }[]>(recipients)) {
        await callJson(`${recipients}/${id}`, { enabled }, { method: 'PATCH' });
      }
    },
    async handInSurvey(lsid) {
      const survey = { by: 'customer', answers: surveyAnswers };
      played.set(lsid, await callJson(`${appliance.url}/_emulator/sessions/${lsid}/surveys`, survey));
    },
    async settle(patienceSeconds) {
      const giveUpAt = performance.now() + patienceSeconds * 1000;
      while (performance.now() < giveUpAt) {
        trial.signal.throwIfAborted();
        if ((await delivered()) && (await openDeliveries(admin)) === 0) return true;
        await delay(lookMilliseconds);
      }
      return false;
    },
    count: (isInnocent = () => true) => countAll(product, admin, caseId, [...played.values()], isInnocent),
  };
}

/** @returns how many deliveries have not ended; `undefined` while the engine does not run, as a trial may kill it meanwhile */
async function openDeliveries(admin: AdminClient): Promise<number | undefined> {
  try {
    return await admin.openDeliveries();
  } catch (error) {
    // An answer that is none of success is an `Error`; without any answer, `fetch` throws a `TypeError`.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function countAll(
  { dynamics }: Product,
  admin: AdminClient,
  caseId: string,
  played: readonly PlayedSession[],
  isInnocent: (delivery: Delivery) => boolean,
): Promise<Counts & { readonly examples: readonly string[] }> {
  const [open, dead] = [await admin.openDeliveries(), await admin.deadDeliveries()];
  const { sessions, strays } = await createReader(dynamics.access).readAll();
  const { examples, ...tally } = tallySessions(played, caseId, sessions, strays);
  const innocent = dead.filter(isInnocent);
  const words = innocent.map(({ lsid, reason, reasonText }) => `dead: ${lsid} ${reason ?? ''} ${reasonText ?? ''}`);
  const waiting = open === 0 ? [] : [`lost: ${open} deliveries have not ended`];
  return {
    sessions: played.length,
    ...tally,
    lost: tally.lost + open,
    dead: innocent.length,
    examples: [...words.slice(0, 5), ...waiting, ...examples],
  };
}
