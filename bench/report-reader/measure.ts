/**
 * `node measure.ts FORM FILE` reads a report in one way and prints what it cost, as JSON. A process of its own for each
 * way: what one has compiled and allocated must not count for the other.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { collectReport, readReport } from '@casebridge/remote-support';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { largeReportLsid } from './large-report.ts';

/** Cost of one reading. */
export interface Measurement {
  readonly megabytes: number;
  /** Of the thread that reads; what V8's other threads compile and collect meanwhile is not waited for. */
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
  /** Events that were found, so that a form which reads nothing is not fast. */
  readonly events: number;
}

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const forms: Readonly<Record<string, (source: Source, file: string) => Promise<number>>> = {
  /** The peer to reach: the parser below the item stream with the same decoding, and handlers that do nothing. */
  saxes: async (source) => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const parser = new SaxesParser({ xmlns: false, position: false });
    let events = 0;
    parser.on('opentag', (tag) => {
      if (tag.name === 'event') events++;
    });
    parser.on('closetag', () => undefined);
    parser.on('text', () => undefined);
    parser.on('cdata', () => undefined);
    for await (const chunk of source) parser.write(decoder.decode(chunk, { stream: true }));
    parser.write(decoder.decode());
    parser.close();
    return events;
  },
  items: async (source) => {
    let events = 0;
    for await (const batch of readReport(source)) {
      for (const entry of batch) {
        if (entry.kind === 'event') events++;
        if (entry.kind === 'error') throw new Error(entry.error.message);
      }
    }
    return events;
  },
  collected: async (source) => {
    const collected = await collectReport(source, { lsid: largeReportLsid });
    if (!collected.ok) throw new Error(collected.error.message);
    return collected.report.events.length;
  },
  'fast-xml-parser': async (_source, file) => {
    const parser = new XMLParser({ ignoreAttributes: false });
    const document = parser.parse(readFileSync(file, 'utf8')) as {
      readonly session_list: { readonly session: { readonly session_details: { readonly event: readonly unknown[] } } };
    };
    return document.session_list.session.session_details.event.length;
  },
};

async function* counted(source: Source, count: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    count.bytes += chunk.length;
    yield chunk;
  }
}

async function main(): Promise<void> {
  const [form = '', from = ''] = process.argv.slice(2);
  const read = forms[form];
  if (read === undefined) throw new Error(`There is no form "${form}".`);
  const count = { bytes: 0 };
  const source = createReadStream(from, { highWaterMark: 64 * 1024 }) as AsyncIterable<Uint8Array>;
  const before = process.threadCpuUsage();
  const events = await read(counted(source, count), from);
  const { user, system } = process.threadCpuUsage(before);
  const measurement: Measurement = {
    megabytes: count.bytes / 1e6,
    cpuSeconds: (user + system) / 1e6,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
    events,
  };
  process.stdout.write(JSON.stringify(measurement));
}

await main();
