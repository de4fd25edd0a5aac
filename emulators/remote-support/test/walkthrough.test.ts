import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startAppliance } from '../src/index.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../examples/remote-support/walkthrough.sh', import.meta.url));

test('the walk through a session with curl comes to its end', async () => {
  const appliance = await startAppliance({ settings: { reportLagSeconds: 0 } });
  try {
    const { stdout } = await run('bash', [script, appliance.url]);
    const [session] = appliance.sessions();
    expect(stdout).toContain(`Done: session ${session!.lsid}`);
    expect(session).toMatchObject({
      externalKey: 'CAS-01001-W4LKTH',
      customAttributes: [{ codeName: 'floor', value: '3' }],
      surveys: [{ respondent: 'customer' }],
    });
  } finally {
    await appliance.close();
  }
});

test('without an appliance it says how to start one', async () => {
  await expect(run('bash', [script, 'http://127.0.0.1:9'])).rejects.toMatchObject({
    stderr: expect.stringContaining('node bootstrap.mjs emulators/remote-support/src/main.ts') as string,
  });
});
