import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { releaseRuntime } from '../../packages/casebridge/build/runtime.ts';
import type { Form, Release } from '../form.ts';
import { normalize } from '../normalize.ts';
import { targets } from '../targets.ts';
import { runTool } from '../tool.ts';

const files = path.join(import.meta.dirname, 'container');
const home = '/usr/lib/casebridge';
const configuration = '/etc/casebridge/casebridge.json';
/** Not root, and no account that a machine is likely to have. */
const account = '10001:10001';

/** What Node is linked with, by the Debian packages that have it; nothing else of a system is in the image. */
const libraries = {
  libc6: ['ld-linux-x86-64.so.2', 'libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0', 'libresolv.so.2'],
  'libstdc++6': ['libstdc++.so.6'],
  'libgcc-s1': ['libgcc_s.so.1'],
};

/** The container image, as `docker load` and `podman load` read it, with two compose files and the configuration of one. */
export const containerImage: Form = {
  name: 'container',
  needs: [
    { command: 'buildah', debianPackage: 'buildah' },
    { command: 'apt-get', debianPackage: 'apt' },
    { command: 'dpkg-deb', debianPackage: 'dpkg' },
  ],
  async build(release) {
    const { out, version, date } = release;
    const root = release.newFolder();
    await layOut(release, root);
    normalize(root, date);
    // Not compressed: Podman 4.3 of Debian 12 does not read it then ("invalid tar header").
    const image = path.join(out, `casebridge-${version}-container-linux-x64.tar`);
    await commit(release, root, image);
    const beside = ['compose.yaml', 'compose.postgresql.yaml', 'casebridge.postgresql.json'].map((name) => {
      const file = path.join(out, name);
      writeFileSync(file, readFileSync(path.join(files, name), 'utf8').replaceAll('@VERSION@', version));
      return file;
    });
    return [image, ...beside];
  },
};

async function layOut({ program, newFolder }: Release, root: string): Promise<void> {
  const { folder } = await program(targets.linuxX64);
  const place = (name: string): string => {
    const full = path.join(root, name);
    mkdirSync(path.dirname(full), { recursive: true });
    return full;
  };
  const unused = new Set(['bin', 'service', 'manual'].map((name) => path.join(folder, name)));
  cpSync(folder, place(home), { recursive: true, filter: (file) => !unused.has(file) });
  cpSync(path.join(files, 'casebridge.cjs'), place('usr/bin/casebridge'));
  chmodSync(place('usr/bin/casebridge'), 0o755);
  cpSync(path.join(files, 'casebridge.json'), place(configuration));
  for (const name of ['passwd', 'group']) cpSync(path.join(files, name), place(`etc/${name}`));
  mkdirSync(place('var/lib'), { recursive: true });
  await putLibraries(newFolder(), place);
}

/** From the packages of Debian, with their licences, so that the machine that builds leaves nothing of its own in the image. */
async function putLibraries(folder: string, place: (name: string) => string): Promise<void> {
  for (const [name, wanted] of Object.entries(libraries)) {
    const unpacked = await fetchPackage(name, folder);
    const all = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
    for (const library of wanted) {
      const found = all.find((each) => path.basename(each) === library && each.includes('x86_64-linux-gnu'));
      if (found === undefined) throw new Error(`The package ${name} has no ${library}.`);
      const target = place(library.startsWith('ld-') ? `lib64/${library}` : `lib/x86_64-linux-gnu/${library}`);
      copyFileSync(path.join(unpacked, found), target);
      chmodSync(target, 0o755);
    }
    copyFileSync(await copyrightOf(name, unpacked, folder), place(`usr/share/doc/${name}/copyright`));
  }
}

/** The libraries of the compiler share the file of another package, to which theirs is a link. */
async function copyrightOf(name: string, unpacked: string, folder: string): Promise<string> {
  const documents = path.join(unpacked, 'usr/share/doc', name);
  if (!lstatSync(documents).isSymbolicLink()) return path.join(documents, 'copyright');
  const owner = readlinkSync(documents);
  return path.join(await fetchPackage(owner, folder), 'usr/share/doc', owner, 'copyright');
}

/** @returns the folder with its content */
async function fetchPackage(name: string, folder: string): Promise<string> {
  const unpacked = path.join(folder, name);
  if (existsSync(unpacked)) return unpacked;
  // As root, apt hands the download over to an account that may not write here.
  const asRoot = ['-o', 'APT::Sandbox::User=root'];
  await runTool('apt-get', [...asRoot, 'download', `${name}:amd64`], { folder });
  const file = readdirSync(folder).find((each) => each.startsWith(`${name}_`)) ?? '';
  await runTool('dpkg-deb', ['--extract', path.join(folder, file), unpacked]);
  return unpacked;
}

/**
 * Commits the image with storage of its own, so that the machine keeps nothing of it. Docker loads the layout of OCI only with
 * the image store of containerd (https://github.com/moby/moby/issues/41299), so it is Docker's own.
 */
async function commit({ newFolder, version, date }: Release, root: string, image: string): Promise<void> {
  const storage = newFolder();
  const own = ['--storage-driver', 'vfs', '--root', path.join(storage, 'root'), '--runroot', path.join(storage, 'run')];
  const buildah = async (...buildahArguments: string[]) =>
    (await runTool('buildah', [...own, ...buildahArguments])).trim();
  const container = await buildah('from', 'scratch');
  await buildah('copy', '--quiet', '--chown', '0:0', container, `${root}/`, '/');
  const state = newState(newFolder());
  await buildah('copy', '--quiet', '--chown', account, '--chmod', '0700', container, `${state}/`, '/var/lib');
  await buildah('config', ...settings(version), container);
  const time = ['--timestamp', String(date.getTime() / 1000)];
  await buildah('commit', '--quiet', ...time, container, `docker-archive:${image}:casebridge:${version}`);
  await buildah('rm', container);
}

/** Both folders, as a volume of Docker takes over who owns what it covers, and belongs to root where there is nothing. */
function newState(folder: string): string {
  for (const name of ['data', 'keys']) mkdirSync(path.join(folder, 'casebridge', name), { recursive: true });
  return folder;
}

function settings(version: string): readonly string[] {
  const entry = [`${home}/runtime/node`, ...releaseRuntime.flags, `${home}/app/casebridge.js`];
  const variables = { ...releaseRuntime.environment, PATH: '/usr/bin', CASEBRIDGE_CONFIG: configuration };
  const labels = { title: 'Casebridge', version, licenses: 'MIT' };
  return [
    ...['--entrypoint', JSON.stringify(entry)],
    ...['--cmd', `run --no-welcome --config ${configuration}`],
    ...['--user', account, '--workingdir', '/', '--volume', '/var/lib/casebridge', '--port', '8180'],
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `org.opencontainers.image.${name}=${value}`]),
    ...['--arch', 'amd64', '--os', 'linux', '--author', 'The Casebridge authors'],
  ];
}
