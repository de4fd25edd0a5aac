import { Option } from 'commander';
import { type AdminClient, withQuery } from '../admin-api.ts';
import { printable, type Tone, toned } from '../output/text.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import type { Shown } from './shown.ts';
import { parseCount } from './values.ts';

interface LogLine {
  readonly id: number;
  readonly time: string;
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface LogOptions extends EngineOptions {
  readonly level: string;
  readonly text?: string;
  readonly limit: number;
  readonly follow?: boolean;
}

/** `casebridge logs`: the last lines of the log, and those that come. */
export function logsCommand() {
  return engineCommand(
    'logs',
    'Shows the last lines of the log, oldest first: up to 2,000, of the process that answers.',
  )
    .addOption(
      new Option('--level <level>', 'the least level').choices(['debug', 'info', 'warn', 'error']).default('info'),
    )
    .option('--text <text>', 'lines with this text only, in whatever case')
    .option('--limit <count>', 'lines to show, at most 500', parseCount, 100)
    .option('-f, --follow', 'go on with lines as they come, until Ctrl-C; with --json, one line of JSON each')
    .example('casebridge logs', 'what has happened')
    .example('casebridge logs --level warn --json', 'what needs a person, for a script')
    .example('timeout 5 casebridge logs --follow || true', 'what happens, for five seconds')
    .action((options: LogOptions) =>
      asking(options, (client) => (options.follow === true ? follow(client, options) : show(client, options))),
    );
}

async function lastLines(client: AdminClient, { level, text, limit }: LogOptions): Promise<readonly LogLine[]> {
  const path = withQuery('/api/logs', { level, text, limit });
  return (await client.call<{ items: readonly LogLine[] }>('GET', path)).items.toReversed();
}

async function show(client: AdminClient, options: LogOptions): Promise<Shown> {
  const items = await lastLines(client, options);
  return { json: { items }, text: items.length === 0 ? 'There are no such lines.' : items.map(textOf).join('\n') };
}

/** The stream is opened before the past is asked for: no line is lost in between, and none is shown twice. */
async function follow(client: AdminClient, options: LogOptions): Promise<never> {
  const print = (line: LogLine) =>
    void process.stdout.write(`${options.json === true ? JSON.stringify(line) : textOf(line)}\n`);
  const isWanted = (line: LogLine) =>
    JSON.stringify(line)
      .toLowerCase()
      .includes((options.text ?? '').toLowerCase());
  let last = 0;
  for await (const { type, data } of client.follow(withQuery('/api/events/stream', { logs: options.level }))) {
    if (type === 'hello') {
      const past = await lastLines(client, options);
      past.forEach(print);
      last = past.at(-1)?.id ?? 0;
    }
    const line = data as LogLine;
    if (type !== 'log' || line.id <= last || !isWanted(line)) continue;
    print(line);
  }
  throw new Error('A stream ends with an error.');
}

const tones: Readonly<Record<string, Tone>> = { warn: 'waiting', error: 'bad' };

function textOf({ time, level, message, fields }: LogLine): string {
  const values = Object.entries(fields).map(([name, value]) => `${name}=${valueText(value)}`);
  return [time, toned(level.padEnd(5), tones[level]), printable([message, ...values].join(' '))].join(' ');
}

function valueText(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
