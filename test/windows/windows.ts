import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Windows on which the installer is tried: this machine, or Wine. */
export interface Windows {
  /** Its drive C, as a path of this machine. */
  readonly drive: string;
  /** Where installers are put, as a path of this machine. */
  readonly shared: string;
  /** The same as Windows names it, with a backslash at the end. */
  readonly sharedInside: string;
  /** Runs a command line. @returns what it printed */
  readonly type: (command: string) => Promise<{ readonly code: number; readonly output: string }>;
  /** Ends the processes whose command line has a text, as a fault would. */
  readonly kill: (text: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** This machine, if it is a Windows and may be changed: a runner of continuous integration. */
export function thisWindows(shared: string): Windows {
  return {
    ...{ drive: 'C:\\', shared, sharedInside: `${shared}\\` },
    async type(command) {
      try {
        const { stdout, stderr } = await run('cmd.exe', ['/d', '/c', command], { windowsVerbatimArguments: true });
        return { code: 0, output: stdout + stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, output: stdout + stderr };
      }
    },
    async kill(text) {
      const found = `Get-CimInstance Win32_Process | Where-Object { $_.ProcessId -ne $PID -and $_.CommandLine -like '*${text}*' }`;
      await run('powershell.exe', [
        '-NoProfile',
        '-Command',
        `${found} | ForEach-Object { Stop-Process -Force $_.ProcessId }`,
      ]);
    },
    end: async () => undefined,
  };
}
