// Runs the emulator by itself:
//
//     node bootstrap.mjs emulators/dynamics/src/main.ts [--port 8020] [--solution FILE.zip]... [--state FILE] [--https --authority FILE.pem]
//
// With --state everything is kept in the file, and the next start on it goes on as the same tenant and environment, even after a
// crash. With --https the certificate of the authority that a client must trust is written to the file, or for as long as it runs to
// one of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Dynamics, startDynamics } from './start.ts';

const usage = `usage: node bootstrap.mjs emulators/dynamics/src/main.ts [options]

  --port NUMBER        port to listen on (8020)
  --solution FILE.zip  imports a package; may be given several times
  --state FILE         keeps everything in this file over restarts
  --https              serves https with a certificate of its own
  --authority FILE     where the certificate to trust is written (a temporary file, gone at the end)
  --help               shows this text
`;

function readArguments() {
  return parseArgs({
    options: {
      port: { type: 'string', default: '8020' },
      solution: { type: 'string', multiple: true, default: [] },
      state: { type: 'string' },
      https: { type: 'boolean', default: false },
      authority: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

type Arguments = ReturnType<typeof readArguments>;

/** @returns where the certificate is that a client must trust; a file that nobody asked for is taken away at the end */
function writeAuthority(certificate: string, wanted: string | undefined): string {
  if (wanted === undefined) {
    const folder = mkdtempSync(path.join(tmpdir(), 'dynamics-emulator-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return writeAuthority(certificate, path.join(folder, 'authority.pem'));
  }
  writeFileSync(wanted, certificate);
  return wanted;
}

async function serve(values: Arguments): Promise<void> {
  const dynamics = await startDynamics({
    port: Number(values.port),
    https: values.https,
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  });
  try {
    for (const file of values.solution) await dynamics.importSolution(readFileSync(file));
    const greeting = greetingOf(dynamics, values.authority);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void dynamics.close());
    // Who reads it may end it at once.
    process.stdout.write(greeting);
  } catch (error) {
    await dynamics.close();
    throw error;
  }
}

function greetingOf({ url, authority, application, certificateAuthority }: Dynamics, wanted?: string): string {
  const lines = [
    `environment  ${url}`,
    `authority    ${authority}`,
    `application  ${application.id}`,
    `secret       ${application.secret}`,
  ];
  if (certificateAuthority !== undefined) lines.push(`trust        ${writeAuthority(certificateAuthority, wanted)}`);
  return `${lines.join('\n')}\n`;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && error.code === 'EADDRINUSE') return 'the port is in use; choose another with --port';
  return 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    ? `${error.message}\n\n${usage}`
    : error.message;
}

try {
  const values = readArguments();
  if (values.help) process.stdout.write(usage);
  else await serve(values);
} catch (error) {
  process.stderr.write(`dynamics emulator: ${explain(error)}\n`);
  process.exitCode = 1;
}
