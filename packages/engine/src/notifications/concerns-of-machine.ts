import type { MainConfig, TlsConfig } from '../config/main-config.ts';
import { certificateEnd } from './certificate-end.ts';
import { beginOfLevel, type Concern, daysUntil, levelOfDays } from './concern.ts';
import type { FreeBytes } from './free-bytes.ts';

const mebibyte = 1024 * 1024;
/** A store that grows by 10 kB for a session has room for some 100,000 of them, then for 20,000. */
const [littleBytes, leastBytes] = [1024 * mebibyte, 200 * mebibyte];

/** What the machine tells: the end of certificates, and room on the disk of the data folder. */
export async function concernsOfMachine(
  { listener, admin, dataFolder }: Pick<MainConfig, 'listener' | 'admin' | 'dataFolder'>,
  now: Date,
  freeBytes: FreeBytes,
): Promise<readonly Concern[]> {
  return [
    ...(await ofCertificate('listener', listener.tls, now)),
    ...(await ofCertificate('admin', admin.tls, now)),
    ...ofDisk(dataFolder, await freeBytes(dataFolder), now),
  ];
}

async function ofCertificate(
  server: 'listener' | 'admin',
  tls: TlsConfig | undefined,
  now: Date,
): Promise<readonly Concern[]> {
  if (tls === undefined) return [];
  const end = await certificateEnd(tls);
  if (end === undefined) return [];
  const days = daysUntil(end, now);
  const level = levelOfDays(days);
  if (level === 0) return [];
  const until = end.toISOString().slice(0, 10);
  return [
    {
      ...{ key: `certificate:${server}`, level, code: 'CB-CERTIFICATE-ENDS', page: '/' },
      since: beginOfLevel(level, end),
      message: `The certificate of ${server}.tls ${days < 0 ? `was valid until ${until}` : `ends in ${days} days, on ${until}`}.`,
      help: `Put a new one into ${'pfxFile' in tls ? tls.pfxFile : tls.certificateFile}${server === 'admin' ? ', and start the engine again' : '; it is taken up without a restart'}.`,
    },
  ];
}

function ofDisk(folder: string, free: number | undefined, now: Date): readonly Concern[] {
  if (free === undefined || free >= littleBytes) return [];
  return [
    {
      ...{ key: 'disk', level: free < leastBytes ? 2 : 1, code: 'CB-DISK-LOW', since: now, page: '/' },
      message: `The disk of ${folder} has ${Math.floor(free / mebibyte)} MiB left.`,
      help: 'Make room, or shorten retention. When the disk is full, events are refused; the appliance sends them again for as long as it keeps them.',
    },
  ];
}
