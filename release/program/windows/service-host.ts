import path from 'node:path';
import { releaseRuntime } from '../../../packages/casebridge/build/runtime.ts';
import { runTool, type Tool } from '../../tool.ts';

export const compiler: Tool = {
  command: 'x86_64-w64-mingw32-gcc',
  debianPackage: 'gcc-mingw-w64-x86-64-win32',
};

/** Compiles the program that Windows starts as the service. @param file where to */
export async function buildServiceHost(file: string): Promise<void> {
  const source = path.join(import.meta.dirname, 'service-host.c');
  const flags = `-DNODE_FLAGS=L"${releaseRuntime.flags.join(' ')}"`;
  const language = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-municode', '-D_WIN32_WINNT=0x0A00', flags];
  // Without the time of the build the bytes are the same each time; static, so that it needs no other file.
  const output = ['-Os', '-s', '-static', '-Wl,--no-insert-timestamp', '-o', file];
  await runTool(compiler.command, [...language, ...output, source, '-ladvapi32']);
}
