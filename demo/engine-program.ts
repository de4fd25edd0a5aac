import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tokenFileBeside } from '@casebridge/engine';
import { parseLogLine, type LogLine } from './log-line.ts';
import { isModule, type Runtime } from './child.ts';
import type { Ports } from './ports.ts';
import { createProgram, type Program } from './program.ts';

const keyFile = 'keys/casebridge.key';
const program = path.resolve(import.meta.dirname, '../packages/casebridge/src/main.ts');

/** How an engine is set up. */
export interface EngineProgramOptions {
  readonly ports: Pick<Ports, 'listener' | 'admin'>;
  /** Where it keeps its configuration file, its store and its key; made if missing. */
  readonly folder: string;
  /** Takes each line of the log. */
  readonly onLog?: ((line: LogLine) => void) | undefined;
  /** Keys of the configuration file beside the addresses, such as `store`; docs/configuration.md. */
  readonly mainConfig?: Readonly<Record<string, unknown>> | undefined;
  /** Another module, or an installed program, to run as the engine; it is given `run --config FILE` as well. */
  readonly file?: string | undefined;
  readonly runtime?: Runtime | undefined;
}

/** Writes the configuration file of an engine. @returns the program, not running yet */
export function createEngineProgram(options: EngineProgramOptions): Program {
  const { onLog, file = program } = options;
  const endsWithUs = isModule(file) ? [] : ['--stop-when-stdin-ends'];
  return createProgram({
    title: 'The engine',
    file,
    arguments: ['run', '--no-welcome', ...endsWithUs, '--config', writeConfig(options)],
    runtime: options.runtime,
    isReady: (line) => parseLogLine(line)?.message === 'engine.started',
    onLine: (line) => {
      const parsed = parseLogLine(line);
      if (parsed) onLog?.(parsed);
    },
  });
}

/** Where an engine of this folder keeps the token for its admin address. */
export function tokenFileIn(folder: string): string {
  return tokenFileBeside(path.join(folder, keyFile));
}

function writeConfig({ folder, ports, mainConfig }: EngineProgramOptions): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'casebridge.json');
  const config = {
    listener: { host: '127.0.0.1', port: ports.listener },
    admin: { port: ports.admin },
    dataFolder: 'data',
    keyFile,
    ...mainConfig,
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}
