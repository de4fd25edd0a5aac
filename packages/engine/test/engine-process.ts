import { join } from 'node:path';
import { parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';

// An engine as a process of its own, for tests that kill it: the first argument is its main configuration as JSON, the
// second the folder of its files. Its log goes to standard output; when its standard input ends, it ends.
const [, , values = '{}', folder = ''] = process.argv;
const parsed = parseMainConfig(JSON.parse(values), folder);
if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
const engine = await startEngine({
  config: parsed.config,
  plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins', 'probe'))],
});
process.stdin.resume().on('end', () => {
  void engine.close({ graceMilliseconds: 5_000 }).then(() => process.exit());
});
