import { releaseRuntime } from '../../packages/casebridge/build/runtime.ts';

const flags = releaseRuntime.flags.join(' ');
const variables = Object.entries(releaseRuntime.environment);

/** `bin/casebridge`: runs from wherever the folder lies, through whatever link leads there, with no other Node on the machine. */
export const shellLauncher = `#!/bin/sh
set -eu
program=$(readlink -f "$0")
home=\${program%/bin/*}
# Where no configuration file is named and none lies here, the one of the service.
if [ -z "\${CASEBRIDGE_CONFIG:-}" ] && [ ! -e casebridge.json ] && [ -e /etc/casebridge/casebridge.json ]; then
  export CASEBRIDGE_CONFIG=/etc/casebridge/casebridge.json
fi
${variables.map(([name, value]) => `export ${name}="\${${name}:-${value}}"`).join('\n')}
exec "$home/runtime/node" ${flags} "$home/app/casebridge.js" "$@"
`;

/** `casebridge.cmd`: the same for Windows, where the C library of the other systems has no part. */
export const windowsLauncher = [
  '@echo off',
  'setlocal',
  'rem Where no configuration file is named and none lies here, the one of the service.',
  'if defined CASEBRIDGE_CONFIG goto run',
  'if exist casebridge.json goto run',
  'if exist "%ProgramData%\\Casebridge\\casebridge.json" set "CASEBRIDGE_CONFIG=%ProgramData%\\Casebridge\\casebridge.json"',
  ':run',
  `"%~dp0runtime\\node.exe" ${flags} "%~dp0app\\casebridge.js" %*`,
  '',
].join('\r\n');
