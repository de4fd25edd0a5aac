// Runs the emulator by itself: `node emulators/dynamics/src/main.ts [--port 8020] [--solution FILE.zip]`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startDynamics } from './start.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8020' }, solution: { type: 'string', multiple: true, default: [] } },
});

const dynamics = await startDynamics({ port: Number(values.port) });
for (const file of values.solution) await dynamics.importSolution(readFileSync(file));
process.stdout.write(
  [
    `environment  ${dynamics.url}`,
    `authority    ${dynamics.authority}`,
    `application  ${dynamics.application.id}`,
    `secret       ${dynamics.application.secret}`,
    '',
  ].join('\n'),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void dynamics.close());
