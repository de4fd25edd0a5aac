/**
 * The engine with a clock that can be moved: `run --config FILE`, as the command line. The clock is ahead of the
 * machine's by the milliseconds that stand in the file `clock-offset` beside the configuration; SIGUSR2 reads it again.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadMainConfig, startEngine, systemClock } from '@casebridge/engine';
import { pluginFolders } from '../../../packages/casebridge/src/plugins.ts';

const configFile = process.argv.at(-1) ?? '';
const loaded = loadMainConfig(configFile);
if (!loaded.ok) throw new Error(loaded.problems.join(' '));

let offsetMilliseconds = 0;
process.on('SIGUSR2', () => {
  offsetMilliseconds = Number(readFileSync(path.join(path.dirname(configFile), 'clock-offset'), 'utf8'));
});
// Only the wall clock jumps, as on a machine whose time is set: what is monotonic stays so.
const clock = { ...systemClock, now: () => new Date(Date.now() + offsetMilliseconds) };
const engine = await startEngine({ config: loaded.config, plugins: pluginFolders, clock });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void engine.close());
