import type { Erasable, Erased, EraseTarget, Fault } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import { findPlugin, type PluginDirectory } from '../plugin-host/find-plugin.ts';
import type { IdSource } from '../ids.ts';
import { notOffered } from '../plugin-host/plugin-faults.ts';
import { type CallerDeps, pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { PluginAnswer, PluginCall } from '../plugin-host/protocol.ts';
import type { Actor } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';

export interface ErasureDeps extends CallerDeps, PluginDirectory {
  readonly store: Pick<Store, 'unwrittenSessions' | 'beginErasure' | 'endErasure'>;
  readonly log: Log;
  readonly newId: IdSource;
}

/** An erasure that the destination has not done yet; it names whom it is about only until it is done. */
export interface Erasure {
  readonly configurationId: string;
  readonly target: EraseTarget;
  readonly actor: Actor;
}

/** An erasure as a person orders it. */
export interface ErasureOrder extends Erasure {
  /** So many deliveries may wait of which only the reports will tell whether they are meant. */
  readonly waiting: number;
}

/** More deliveries wait than the order allows for: nothing was erased. */
export interface Waiting {
  readonly ok: false;
  readonly waiting: number;
}

export type ErasureResult =
  | { readonly ok: true; readonly erased: number; readonly again: boolean }
  | { readonly ok: false; readonly fault: Fault };

/** The rows of erasures in the table of jobs. */
export const erasurePrefix = 'erasure:';
/** Whoever orders an erasure asks the destination at once; a call to a plugin may take no longer. */
const afterMilliseconds = 60_000;

/**
 * Erases in the engine and at the destination. What is to be erased is remembered before the destination is asked: whatever
 * a crash or an outage leaves there never grows again, and the job of the erasure asks until it is gone. Of sessions that are
 * not written, those end that events name by a key of the case, also those of a paused configuration and dead letters.
 * @returns undefined if there is no such configuration, or its plugin is not installed
 */
export async function orderErasure(
  deps: ErasureDeps,
  { waiting, ...order }: ErasureOrder,
): Promise<ErasureResult | Waiting | undefined> {
  const { configurationId, target, actor } = order;
  const found = await sessionsOf(deps, order);
  if (found === undefined) return undefined;
  if (!found.ok) return found;
  const unwritten = await unwrittenOf(deps, order, found.references);
  if (unwritten.others > waiting) return { ok: false, waiting: unwritten.others };
  const job = `${erasurePrefix}${deps.newId()}`;
  const destination = { job, configurationId, kind: target.kind, state: JSON.stringify(order), afterMilliseconds };
  const lsids = [...found.lsids, ...unwritten.named];
  const begun = await deps.store.beginErasure({ lsids, at: deps.clock.now(), actor, destination });
  // What such an attempt writes until it learns of its lost lease is erased by the job.
  return eraseAtDestination(deps, job, order, begun.attemptsEndInMilliseconds > 0);
}

/** Of a session, everything is known by its id. */
async function unwrittenOf(
  { store }: ErasureDeps,
  { configurationId, target }: Erasure,
  references: readonly string[],
) {
  if (target.kind === 'session') return { named: [], others: 0 };
  return store.unwrittenSessions({ configurationId, externalKeys: references });
}

/** @param again whether the destination has to be asked once more whatever it says */
export async function eraseAtDestination(
  deps: ErasureDeps,
  job: string,
  { configurationId, target, actor }: Erasure,
  again: boolean,
): Promise<ErasureResult | undefined> {
  const answer = await ask(deps, configurationId, { method: 'erase', target });
  if (answer === undefined) return undefined;
  const result = answer.ok ? (answer.value as Erased) : refusedBy(answer.fault);
  const isLast = result.ok ? !again : result.cure.kind === 'none';
  const end = { job, configurationId, kind: target.kind, lsids: result.lsids, complete: result.ok, again: !isLast };
  await deps.store.endErasure({ ...end, at: deps.clock.now(), actor });
  if (result.ok) return { ok: true, erased: result.lsids.length, again };
  deps.log.warn('erasure.refused', { ...result.fault, configurationId, again: !isLast });
  return { ok: false, fault: result.fault };
}

/** Only a plugin without erasure is final; any other refusal may pass. */
function refusedBy(fault: Fault): Extract<Erased, { ok: false }> {
  return { ok: false, lsids: [], cure: { kind: fault.code === notOffered.code ? 'none' : 'wait' }, fault };
}

/** The sessions that are known before the destination erases them, and the keys by which others may name the same. */
async function sessionsOf(deps: ErasureDeps, { configurationId, target }: Erasure): Promise<Found | undefined> {
  if (findPlugin(deps, configurationId) === undefined) return undefined;
  if (target.kind === 'session') return { ok: true, lsids: [target.lsid], references: [] };
  const named = target.kind === 'case' ? [target.reference] : [];
  const answer = await ask(deps, configurationId, { method: 'find-erasable', target });
  if (answer === undefined) return undefined;
  if (!answer.ok) return answer.fault.code === notOffered.code ? { ok: true, lsids: [], references: named } : answer;
  const result = answer.value as Erasable;
  if (!result.ok) return { ok: false, fault: result.fault };
  return { ok: true, lsids: result.lsids, references: [...named, ...(result.references ?? [])] };
}

type Found =
  | { readonly ok: true; readonly lsids: readonly string[]; readonly references: readonly string[] }
  | { readonly ok: false; readonly fault: Fault };

async function ask(deps: ErasureDeps, configurationId: string, call: PluginCall): Promise<PluginAnswer | undefined> {
  const found = findPlugin(deps, configurationId);
  return found?.host.call(pluginCallerOf(deps, found.configuration), call);
}
