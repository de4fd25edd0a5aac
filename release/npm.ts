import path from 'node:path';
import { runTool } from './tool.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Runs npm, in the repository unless another folder is named: the very npm that started us where there is one. @returns its output */
export async function npm(npmArguments: readonly string[], folder = root): Promise<string> {
  const started = process.env.npm_execpath;
  if (started?.endsWith('.js') === true) return runTool(process.execPath, [started, ...npmArguments], { folder });
  return runTool('npm', npmArguments, { folder });
}
