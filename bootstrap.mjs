// Runs a program of this repository on the Node release that the lock file pins, from whatever Node (20 or later) the machine has:
//
//     node bootstrap.mjs PROGRAM [ARGUMENT...]
//
// It installs what package-lock.json names when that has changed since the last time, then hands over. Plain JavaScript
// without dependencies, because it runs before any exist. Why a pinned runtime: docs/adr/0001-runtime.md.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.casebridge-installed');
const oldestNode = 20;
const oldestRuntime = 24;

/** Ends this process with a message for the person who typed the command. */
function refuse(message) {
  process.stderr.write(`casebridge: ${message}\n`);
  process.exit(1);
}

/** What has to be the same for an installation to be still good: the lock file, and the platform that it was made on. */
function fingerprint() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

/** The arguments of `npm`: the very npm that started us where there is one, so that one tool decides about the cache. */
function npmCommand() {
  const started = process.env.npm_execpath;
  if (started?.endsWith('.js') || started?.endsWith('.cjs')) return [process.execPath, started];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** Installs the packages of the lock file unless that has been done already. Says so, because it takes a while. */
function install() {
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  process.stderr.write('casebridge: installing the packages of package-lock.json (once; about a minute)\n');
  rmSync(stampFile, { force: true });
  const [command, ...before] = npmCommand();
  // Engine warnings are about the Node that runs npm; the programs run on the pinned one. npm's chatter goes to
  // standard error, so that `--json` output stays clean.
  const done = spawnSync(command, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: command === 'npm.cmd',
  });
  if (done.error) refuse(`npm could not be started (${done.error.message}). Install npm, then try again.`);
  if (done.status !== 0)
    refuse('the packages could not be installed; npm has said why above. Mend that, then try again.');
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** The path of a Node that can run the product: this one if it is new enough, else the one the lock file brought. */
function runtime() {
  const system = Number(process.versions.node.split('.')[0]) >= oldestRuntime ? process.execPath : undefined;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const pinned = path.join(modules, `node-${platform}-${process.arch}`, 'bin', name);
  if (existsSync(pinned)) return pinned;
  if (system !== undefined) return system;
  return refuse(
    `no Node ${oldestRuntime} comes with the packages for ${process.platform}-${process.arch}. ` +
      `Install Node ${oldestRuntime} or later from nodejs.org or your system's packages, then try again.`,
  );
}

/** Runs the program with our own input, output and signals; ends as it ends. */
function run(node, program, programArguments) {
  // Also what the program starts (test runners, worker processes) must find the pinned Node first.
  const searchPath = `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, [path.resolve(root, program), ...programArguments], {
    stdio: 'inherit',
    env: { ...process.env, PATH: searchPath },
  });
  // A terminal sends Ctrl-C to the whole group, so the child hears it by itself and decides when to end; a service
  // manager signals only us. SIGTERM is therefore passed on, and neither ends this process before the child.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => refuse(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const [program, ...programArguments] = process.argv.slice(2);
if (program === undefined) refuse('usage: node bootstrap.mjs PROGRAM [ARGUMENT...]');
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  refuse(`this is Node ${process.versions.node}; version ${oldestNode} or later is needed to install and start.`);
}
install();
run(runtime(), program, programArguments);
