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
/** More than any run makes: the faults stand for a latency that does not end. */
const many = 1_000_000;

/** What one run at one latency has given. */
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

/** Calls that the appliance has answered since its latency was set: each has used the fault up by one. */
async function applianceCalls({ appliance }: Product): Promise<number> {
  const faults = await callJson<readonly { remaining: number }[]>(`${appliance.url}/_emulator/faults`);
  return many - (faults[0]?.remaining ?? many);
}

interface LoggedRequests {
  readonly total: number;
  readonly requests: readonly { readonly at: string; readonly method: string; readonly url: string }[];
}

function dynamicsLog({ dynamics }: Product): Promise<LoggedRequests> {
  return callJson(`${dynamics.access.dynamicsUrl}/_emulator/requests`);
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

/** Brings one session over. @returns milliseconds from the post of its event to the end of the last request */
async function bringOver(product: Product): Promise<number> {
  const played = await product.appliance.play({ scenario: 'chat-with-files' });
  const began = Date.now();
  await postEvent(product, played);
  await waitForDeliveries(product.adminUrl, played.lsid, 1);
  const last = (await dynamicsLog(product)).requests.at(-1);
  if (last === undefined) throw new Error('Nothing was written.');
  return Date.parse(last.at) - began;
}

async function runAt(product: Product, latency: number): Promise<Run> {
  await setLatency(product, latency);
  for (let index = 0; index < warmUps; index += 1) await bringOver(product);
  const before = { appliance: await applianceCalls(product), dynamics: (await dynamicsLog(product)).total };
  const milliseconds: number[] = [];
  for (let index = 0; index < samples; index += 1) milliseconds.push(await bringOver(product));
  return {
    milliseconds,
    applianceRequests: ((await applianceCalls(product)) - before.appliance) / samples,
    dynamicsRequests: ((await dynamicsLog(product)).total - before.dynamics) / samples,
  };
}

function metricsOf(latency: number, run: Run): readonly Metric[] {
  const at = `at ${latency} ms per call`;
  const requests = run.applianceRequests + run.dynamicsRequests;
  return [
    figure(`event to rows p50, ${at}`, percentile(run.milliseconds, 0.5), 'ms'),
    figure(`event to rows p95, ${at}`, percentile(run.milliseconds, 0.95), 'ms'),
    figure(`sum of the calls that must follow one another, ${at}`, requests * latency, 'ms'),
    figure(`requests to the appliance per session, ${at}`, run.applianceRequests, 'requests'),
    figure(`requests to Dynamics per session, ${at}`, run.dynamicsRequests, 'requests'),
    // Report, read batch, write batch, file: with warm tokens no fifth one is needed.
    atMost(`requests per session, ${at}`, requests, 'requests', 4),
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
