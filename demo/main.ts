/**
 * `npm start`: the whole product on this machine, with a session every few seconds, until Ctrl-C. `npm start -- --check`:
 * the same without a person, ending with 0 only if everything that was played is stored as it was played.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check/check.ts';
import { printTable } from './check/print.ts';
import { portOptions, settlePorts, usualPorts, type Ports } from './ports.ts';
import { startProduct } from './product.ts';
import { show } from './show.ts';

const usage = `npm start                  shows everything at work, until Ctrl-C
npm start -- --check       plays sessions, compares what was written, ends with 0 if all agree

  --json                   with --check: the result as JSON
  --interval SECONDS       between two sessions (5)
  --data FOLDER            where the engine keeps its store (.data/demo)
  --listener-port NUMBER   outbound event listener (${usualPorts.listener})
  --admin-port NUMBER      admin API (${usualPorts.admin})
  --appliance-port NUMBER  appliance emulator (${usualPorts.appliance})
  --dynamics-port NUMBER   Dynamics emulator (${usualPorts.dynamics})
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Options = Readonly<Record<string, string | boolean | undefined>>;

function readOptions(): Options {
  const ports = Object.values(portOptions).map(({ option }) => [option, { type: 'string' }] as const);
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      interval: { type: 'string' },
      data: { type: 'string' },
      ...(Object.fromEntries(ports) as Record<string, { type: 'string' }>),
    },
  });
  return values;
}

/** A number from the command line. @throws RangeError that names the option */
function numberOf(name: string, text: string | boolean | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && value >= least && value <= most) return value;
  throw new RangeError(`--${name} takes a number from ${least} to ${most}; it was given ${String(text)}.`);
}

/** The ports that were asked for; the check takes free ones, so that it runs beside anything. */
function wantedPorts(options: Options): Ports {
  const roles = Object.entries(portOptions).map(([role, { option }]) => {
    const usual = options.check === true ? 0 : usualPorts[role as keyof Ports];
    return [role, numberOf(option, options[option], 0, 65_535) ?? usual] as const;
  });
  return Object.fromEntries(roles) as Record<keyof Ports, number>;
}

async function runCheck(ports: Ports, json: boolean): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-check-'));
  if (!json) print('Starting both emulators and the engine, and playing sessions.');
  const product = await startProduct({ ports, folder, seed: `check ${Date.now()}` });
  try {
    const sessions = await check(product);
    const agrees = sessions.every((session) => session.agrees);
    if (json) print(JSON.stringify({ agrees, sessions }, null, 2));
    else printTable(sessions, print);
    return agrees ? 0 : 1;
  } finally {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runShow(ports: Ports, folder: string, interval: number): Promise<number> {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  const useColour = process.stdout.isTTY && !process.env.NO_COLOR;
  await show({ ports, folder, interval, print, useColour, signal: abort.signal });
  return 0;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const interval = numberOf('interval', options.interval, 0.1, 3600) ?? 5;
  const settled = await settlePorts(wantedPorts(options));
  if ('problems' in settled) {
    for (const problem of settled.problems) process.stderr.write(`casebridge: ${problem}\n`);
    return 1;
  }
  if (options.check === true) return runCheck(settled.ports, options.json === true);
  const folder = typeof options.data === 'string' ? options.data : path.join(import.meta.dirname, '../.data/demo');
  return runShow(settled.ports, path.resolve(folder), interval);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`casebridge: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
