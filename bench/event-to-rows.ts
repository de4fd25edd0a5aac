import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlayedSession } from '@casebridge/emulator-remote-support';
import { callJson } from '../demo/control.ts';
import { waitForDeliveries } from '../demo/deliveries.ts';
import { settlePorts } from '../demo/ports.ts';
import { startProduct, type Product } from '../demo/product.ts';
import { atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';

const latencies = [0, 50];
const samples = 40;
const warmUps = 5;
/** Report, read batch, write batch, file: each needs the answer of the one before; with warm tokens there is no fifth. */
const callsInARow = 4;
/** More than any run makes: the faults stand for a latency that does not end. */
const many = 1_000_000;

/** Figures of one run at one latency. */
interface Run {
  /** From the post of the event to the answer of the last request that wrote, for each session. */
  readonly milliseconds: readonly number[];
  readonly applianceRequests: number;
  readonly dynamicsRequests: number;
}

async function setLatency({ appliance, dynamics }: Product, milliseconds: number): Promise<void> {
  const faults = [`${appliance.url}/_emulator/faults`, `${dynamics.access.dynamicsUrl}/_emulator/faults`] as const;
  for (const url of faults) await callJson(url, undefined, { method: 'DELETE' });
  await callJson(faults[0], { kind: 'latency', on: 'all', milliseconds, times: many });
  if (milliseconds > 0) {
    await callJson(faults[1], { place: 'request', kind: 'delay', delayMilliseconds: milliseconds, times: many });
  }
}

/** How often the appliance was asked for the report of a session; what polling and jobs ask for has other names. */
async function reportCalls({ appliance }: Product): Promise<number> {
  const { totals } = await callJson<{ totals: Readonly<Record<string, number>> }>(
    `${appliance.url}/_emulator/requests`,
  );
  return totals['/api/reporting SupportSession'] ?? 0;
}

interface LoggedRequest {
  readonly at: string;
  readonly url: string;
}

/**
 * Takes the requests to Dynamics for the latest session, oldest first. Heartbeats and the look for session-key
 * requests, which run beside, go to other tables and need no batch.
 */
async function takeSessionRequests({ dynamics }: Product): Promise<readonly LoggedRequest[]> {
  const url = `${dynamics.access.dynamicsUrl}/_emulator/requests`;
  const { requests } = await callJson<{ requests: readonly LoggedRequest[] }>(url);
  await callJson(url, undefined, { method: 'DELETE' });
  return requests.filter((request) => /\/(\$batch|bt_sessions\()/.test(request.url));
}

async function postEvent(product: Product, played: PlayedSession): Promise<void> {
  const fields = {
    event: 'support_conference_end',
    version: '1',
    timestamp: String(played.endTime),
    lsid: played.lsid,
    external_key: played.externalKey ?? '',
  };
  const answer = await fetch(`${product.listenerUrl}/ERSPost`, { method: 'POST', body: new URLSearchParams(fields) });
  if (answer.status !== 200) throw new Error(`The engine answered ${answer.status}.`);
}

/**
 * Brings one session over. The emulator notes when a request came; its answer leaves it a latency later.
 * @returns how long until its last request was answered, and how many Dynamics had
 */
async function bringOver(product: Product, latency: number): Promise<{ milliseconds: number; requests: number }> {
  const played = await product.appliance.play({ scenario: 'chat-with-files' });
  const began = Date.now();
  await postEvent(product, played);
  await waitForDeliveries(product.admin, played.lsid, 1);
  const requests = await takeSessionRequests(product);
  const last = requests.at(-1);
  if (last === undefined) throw new Error('Nothing was written.');
  return { milliseconds: Date.parse(last.at) + latency - began, requests: requests.length };
}

async function runAt(product: Product, latency: number): Promise<Run> {
  await setLatency(product, latency);
  for (let index = 0; index < warmUps; index += 1) await bringOver(product, latency);
  const before = await reportCalls(product);
  const sessions: { milliseconds: number; requests: number }[] = [];
  for (let index = 0; index < samples; index += 1) sessions.push(await bringOver(product, latency));
  return {
    milliseconds: sessions.map(({ milliseconds }) => milliseconds),
    applianceRequests: ((await reportCalls(product)) - before) / samples,
    dynamicsRequests: sessions.reduce((sum, { requests }) => sum + requests, 0) / samples,
  };
}

function metricsOf(latency: number, run: Run): readonly Metric[] {
  const at = `at ${latency} ms per call`;
  const requests = run.applianceRequests + run.dynamicsRequests;
  const floor = callsInARow * latency;
  return [
    figure(`event to rows p50, ${at}`, percentile(run.milliseconds, 0.5), 'ms'),
    figure(`event to rows p95, ${at}`, percentile(run.milliseconds, 0.95), 'ms'),
    figure(`floor: the calls that must follow one another, ${at}`, floor, 'ms'),
    ...(floor > 0
      ? [atMost(`event to rows p50 beside the floor, ${at}`, percentile(run.milliseconds, 0.5) / floor, 'times', 1.25)]
      : []),
    figure(`requests to the appliance per session, ${at}`, run.applianceRequests, 'requests'),
    figure(`requests to Dynamics per session, ${at}`, run.dynamicsRequests, 'requests'),
    atMost(`requests per session, ${at}`, requests, 'requests', callsInARow),
  ];
}

/** How long a session takes from the appliance's word to its rows, with both vendors answering at once and slowly. */
export const benchmark: Benchmark = {
  name: 'event-to-rows',
  question: 'How long from the post of an event to its rows in Dynamics, and with how many requests?',
  async run(progress) {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
    progress('starting both emulators and the engine');
    const product = await startProduct({ ports: settled.ports, folder, seed: 'bench', sendsEvents: false });
    try {
      await product.appliance.changeSettings({ reportLagSeconds: 0 });
      const metrics: Metric[] = [];
      for (const latency of latencies) {
        progress(`${warmUps} + ${samples} sessions, one after the other, ${latency} ms per vendor call`);
        metrics.push(...metricsOf(latency, await runAt(product, latency)));
      }
      return metrics;
    } finally {
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
