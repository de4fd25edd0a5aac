// Runs the emulator by itself:
//
//     node emulators/dynamics/src/main.ts [--port 8020] [--solution FILE.zip]... [--state FILE] [--https --authority FILE.pem]
//
// With --state everything is kept in the file, and the next start on it goes on as the same tenant and environment, even after a
// crash. With --https the certificate of the authority that a client must trust is written to the file.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Dynamics, startDynamics } from './start.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8020' },
    solution: { type: 'string', multiple: true, default: [] },
    state: { type: 'string' },
    https: { type: 'boolean', default: false },
    authority: { type: 'string', default: 'dynamics-emulator-authority.pem' },
  },
});

async function start(): Promise<Dynamics> {
  const dynamics = await startDynamics({
    port: Number(values.port),
    https: values.https,
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  });
  for (const file of values.solution) await dynamics.importSolution(readFileSync(file));
  if (dynamics.certificateAuthority !== undefined) writeFileSync(values.authority, dynamics.certificateAuthority);
  return dynamics;
}

try {
  const dynamics = await start();
  const lines = [
    `environment  ${dynamics.url}`,
    `authority    ${dynamics.authority}`,
    `application  ${dynamics.application.id}`,
    `secret       ${dynamics.application.secret}`,
  ];
  if (values.https) lines.push(`trust        ${values.authority}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void dynamics.close());
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const reason = error instanceof Error ? error.message : 'unknown';
  process.stderr.write(
    `dynamics emulator: ${inUse ? `port ${values.port} is in use; choose another with --port` : reason}\n`,
  );
  process.exitCode = 1;
}
