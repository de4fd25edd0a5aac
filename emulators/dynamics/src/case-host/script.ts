import path from 'node:path';
import { build } from 'esbuild';

let bundle: Promise<string> | undefined;

/** The script of the form page: the modules of `client`, without their types and in one file. Made once. */
export function hostScript(): Promise<string> {
  return (bundle ??= makeBundle());
}

async function makeBundle(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(import.meta.dirname, 'client/main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return result.outputFiles[0]?.text ?? '';
}
