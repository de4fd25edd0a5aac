import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../../../release/tool.ts';
import { until } from './installed-engine.ts';

/** A Docker with storage and a network of its own, of which the machine keeps nothing. */
export interface Docker {
  /** Number of the process in whose network the published ports are. */
  readonly processId: number;
  /** Where it keeps a volume, as a path of this machine. */
  volume(name: string): string;
  run(...dockerArguments: readonly string[]): Promise<string>;
  /** Makes an image of a folder. */
  importFolder(folder: string, image: string): Promise<void>;
  readonly end: () => Promise<void>;
}

/** Also where the test is killed: nobody is left who would end it. */
const untilInputEnds = 'ip link set lo up && { "$@" & cat; kill $!; wait $!; }';

/** @param compose the plugin for `docker compose` */
export async function startDocker(folder: string, compose: string): Promise<Docker> {
  const inFolder = (name: string) => path.join(folder, name);
  mkdirSync(inFolder('config/cli-plugins'), { recursive: true });
  symlinkSync(compose, inFolder('config/cli-plugins/docker-compose'));
  const environment = { DOCKER_HOST: `unix://${inFolder('socket')}`, DOCKER_CONFIG: inFolder('config') };
  const places = ['--data-root', inFolder('data'), '--exec-root', inFolder('run'), '--pidfile', inFolder('pid')];
  const daemon = ['dockerd', '--host', environment.DOCKER_HOST, ...places];
  const log = openSync(inFolder('log'), 'w');
  const inOwnNetwork = ['--net', '--mount', 'sh', '-c', untilInputEnds, 'sh', ...daemon];
  const child = spawn('unshare', inOwnNetwork, { stdio: ['pipe', log, log] });
  const ended = once(child, 'close');
  const end = async () => {
    child.stdin?.end();
    await ended;
  };
  const run = (...all: readonly string[]) => runTool('docker', all, { environment, folder });
  try {
    await until('Docker is up', () => child.exitCode !== null || existsSync(inFolder('socket')));
    await run('version');
  } catch (error) {
    await end();
    throw error;
  }
  return {
    processId: child.pid ?? -1,
    volume: (name) => inFolder(`data/volumes/${name}/_data`),
    run,
    async importFolder(from, image) {
      const pipe = 'tar -C "$1" -c . | docker import - "$2"';
      await runTool('sh', ['-c', pipe, 'sh', from, image], { environment });
    },
    end,
  };
}
