import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Appliance } from './appliance.ts';
import { startAppliance } from './start-appliance.ts';
import { createApiAccount, type Credentials } from './oauth/account.ts';
import { createRandom } from './random.ts';

const usage = `Starts an appliance in a box and leaves it running until Ctrl-C.

  node bootstrap.mjs emulators/remote-support/src/main.ts [OPTION...]

  --port NUMBER      where http listens on 127.0.0.1 (8200); 0: a free port
  --tls              serves https, too; the root certificate is at /_emulator/ca.pem
  --secure-port NUMBER
                     where https listens; a free port by default
  --recipient URL    sends every outbound event there; may be repeated
  --seed TEXT        plays the same sessions as every start with this text; other ones each time by default
  --state FILE       keeps everything in this file, so that it goes on as the same appliance after a crash
  --release NAME     pretends to be an older release, such as 19.2
`;

const options = {
  port: { type: 'string', default: '8200' },
  tls: { type: 'boolean', default: false },
  'secure-port': { type: 'string', default: '0' },
  recipient: { type: 'string', multiple: true, default: [] as string[] },
  seed: { type: 'string' },
  state: { type: 'string' },
  release: { type: 'string', default: 'current' },
  help: { type: 'boolean', default: false },
} as const;

/** The program. Exit code 0: it ran, or showed its usage; 1: it could not start, for the reason that it gives. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const appliance = await startAppliance({
    port: readPort(values.port),
    tls: values.tls,
    securePort: readPort(values['secure-port']),
    // A product that kept its data would take sessions with the ids of the last start for old ones.
    seed: values.seed ?? randomUUID(),
    account: stableAccount(),
    ...(values.state === undefined ? {} : { stateFile: values.state }),
    settings: { release: values.release as Appliance['settings']['release'] },
  });
  try {
    for (const url of values.recipient) appliance.addRecipient({ url });
  } catch (error) {
    await appliance.close();
    throw error;
  }
  const stop = (): void => void appliance.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Who reads it may end it at once.
  greet(appliance);
}

/** The same credentials at every start, so that a product that is set up stays so. */
function stableAccount(): Credentials {
  return createApiAccount(createRandom('casebridge')).credentials;
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new RangeError(`"${text}" is not a port: give a number from 0 to 65535.`);
}

function greet({ url, plainUrl, account }: Appliance): void {
  const lines = [
    `appliance       ${url}`,
    ...(url === plainUrl ? [] : [`over http       ${plainUrl}`]),
    `page            ${plainUrl}/login`,
    `client id       ${account.clientId}`,
    `client secret   ${account.clientSecret}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inUse = 'code' in error && error.code === 'EADDRINUSE';
  return inUse ? `${error.message}. Choose another port with --port.` : error.message;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`appliance emulator: ${explain(error)}\n`);
  process.exitCode = 1;
}
