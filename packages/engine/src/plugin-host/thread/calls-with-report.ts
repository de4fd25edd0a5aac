import type { Plugin, PluginContext, Preview, SessionReport } from '@casebridge/plugin-api';
import { collectReport } from '@casebridge/remote-support';
import { faultOfRefusal } from '../../source/refusals.ts';
import { notOffered } from '../plugin-faults.ts';
import type { PluginAnswer, ReadableReport, ThreadDelivery } from '../protocol.ts';
import { sessionStateOf } from '../readiness.ts';
import { readable } from './readable-report.ts';

type ReportStream = ReadableStream<Uint8Array> | undefined;

/** A running session is shown as it is now: nobody waits for its end. */
export async function preview(
  plugin: Plugin,
  delivery: ThreadDelivery,
  context: PluginContext,
  stream: ReportStream,
): Promise<PluginAnswer> {
  if (plugin.preview === undefined || stream === undefined) return { ok: false, fault: notOffered };
  const collected = await collect(stream, delivery.lsid);
  if (!collected.ok) return collected;
  const { report } = collected;
  const sessionState = sessionStateOf(report, 'nothing') ?? 'in-progress';
  const value: Preview = await plugin.preview({ ...delivery, sessionState }, report, context);
  return { ok: true, value };
}

/** Without a plugin's redaction nobody knows what of a report is for people's eyes: then none is shown. */
export async function readReport(
  plugin: Plugin,
  lsid: string,
  { settings }: PluginContext,
  stream: ReportStream,
): Promise<PluginAnswer> {
  if (plugin.redactReport === undefined || stream === undefined) return { ok: false, fault: notOffered };
  const collected = await collect(stream, lsid);
  if (!collected.ok) return collected;
  const redacted = plugin.redactReport(collected.report, settings);
  if (!redacted.ok) return redacted;
  const value: ReadableReport = readable(redacted.report);
  return { ok: true, value };
}

type Collected = { readonly ok: true; readonly report: SessionReport } | Extract<PluginAnswer, { ok: false }>;

async function collect(stream: ReadableStream<Uint8Array>, lsid: string): Promise<Collected> {
  const collected = await collectReport(stream, { lsid });
  return collected.ok ? collected : { ok: false, fault: faultOfRefusal(collected.error) };
}
