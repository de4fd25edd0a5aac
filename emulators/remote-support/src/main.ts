import { parseArgs } from 'node:util';
import { startAppliance } from './appliance.ts';

const usage = `Starts an appliance in a box and leaves it running until Ctrl-C.

  --port NUMBER      where to listen on 127.0.0.1 (8200)
  --recipient URL    sends every outbound event there; may be repeated
  --seed TEXT        plays other sessions
  --tls              serves https, too; the root certificate is at /_emulator/ca.pem
`;

/** The program: `node emulators/remote-support/src/main.ts`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8200' },
      recipient: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: 'casebridge' },
      tls: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const appliance = await startAppliance({ port: Number(values.port), seed: values.seed, tls: values.tls });
  for (const url of values.recipient) appliance.addRecipient({ url });
  if (values.tls) process.stdout.write(`over http       ${appliance.plainUrl}\n`);
  process.stdout.write(
    `appliance       ${appliance.url}\nclient id       ${appliance.account.clientId}\nclient secret   ${appliance.account.clientSecret}\n`,
  );
  const stop = (): void => void appliance.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

await main();
