import { z } from 'zod';
import { about } from './about-key.ts';
import { isLoopback } from './loopback.ts';
import { notificationKeys } from './notification-keys.ts';
import { isAddress } from '../outbound/addresses.ts';
import { parseNoProxyEntry } from '../outbound/no-proxy.ts';
import { parseProxyUrl } from '../outbound/proxy-settings.ts';

const port = z.int().min(0).max(65_535);
const file = z.string().min(1);
const host = z.string().refine(isHost, 'must be an address or a host name alone, of IPv6 without brackets: ::1');
/** A secret that a log may show in part by mistake must not be short enough to guess. */
const sharedSecret = z.string().regex(/^[\w-]{16,128}$/, 'must be 16 to 128 letters, digits, dashes and underscores');

/** What a socket can be bound to. */
function isHost(text: string): boolean {
  return isAddress(text) || /^[\w-]+(\.[\w-]+)*\.?$/.test(text);
}

const tlsFiles = z.union([
  z.strictObject({
    certificateFile: file.meta(about('PEM file with the certificate and those that it rests on.')),
    keyFile: file.meta(about('PEM file with the private key.', 'Whoever reads it can pose as this listener.')),
    clientAuthorityFile: file
      .optional()
      .meta(about('PEM file with authorities: only clients with a certificate of one of them are served.')),
  }),
  z.strictObject({
    pfxFile: file.meta(about('PFX (PKCS #12) file with certificate and private key.')),
    passphrase: z.string().optional().meta(about('Passphrase of the PFX file.')),
    clientAuthorityFile: file.optional().meta(about('As with PEM files.')),
  }),
]);

const tls = tlsFiles
  .optional()
  .meta(
    about(
      'Serves https instead of http. Files that change are taken up without a restart.',
      'Without it, events travel in clear: session ids and external keys can be read on the way.',
    ),
  );

const listener = z.strictObject({
  host: host
    .default('0.0.0.0')
    .meta(
      about(
        'Address on which events are taken.',
        'Everybody who reaches it can post events; for sessions that do not exist the appliance is asked, a thousand at a time.',
      ),
    ),
  port: port.default(8180).meta(about('Port on which events are taken; 0 takes a free one.')),
  tls,
  sourceAddresses: z
    .array(z.string())
    .optional()
    .meta(
      about(
        'Addresses or networks (`192.0.2.7`, `2001:db8::/32`) that may post events; without it, all may.',
        'If the address of the appliance is missing, its events are refused and it stops sending.',
      ),
    ),
  secretPath: sharedSecret
    .optional()
    .meta(about('Part of the path that the appliance has to use: `/<secretPath>/ERSPost`.')),
  queryToken: sharedSecret
    .optional()
    .meta(about('Value that the address has to carry: `/ERSPost?token=<queryToken>`.')),
});

const admin = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .meta(
        about(
          'Whether the pages of the admin tool are served. The command line reaches the engine without them as well.',
        ),
      ),
    host: host
      .default('127.0.0.1')
      .meta(
        about(
          'Address of the admin tool. Another one than of this machine itself needs `tls` and `names`.',
          'Everybody who reaches it can try to sign in.',
        ),
      ),
    port: port.default(53_231).meta(about('Port of the admin tool; 0 takes a free one.')),
    names: z
      .array(z.string().regex(/^[\w.-]+$/, 'must be a host name without scheme and port'))
      .default([])
      .meta(
        about('Host names under which browsers reach it, beside `127.0.0.1` and `localhost`; any other is refused.'),
      ),
    tls: tlsFiles
      .optional()
      .meta(about('Serves https instead of http, by the same keys as `listener.tls`. Read at the start.')),
    openMetrics: z
      .boolean()
      .default(false)
      .meta(about('Serves `/metrics` without a credential.', 'Everybody who reaches it sees how much is going on.')),
  })
  .superRefine(checkAdmin);

interface AdminKeys {
  readonly host: string;
  readonly names: readonly string[];
  readonly tls?: object | undefined;
}

/** Passwords and the data of sessions never travel in clear. */
function checkAdmin({ host, names, tls }: AdminKeys, context: z.RefinementCtx): void {
  if (isLoopback(host)) return;
  const message = 'is missing: other machines reach the admin tool by https only';
  if (tls === undefined) context.addIssue({ code: 'custom', path: ['tls'], message });
  if (names.length > 0) return;
  context.addIssue({ code: 'custom', path: ['names'], message: 'is empty: name the host that browsers will ask for' });
}

const store = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sqlite').meta(about('A file in the data folder; one process.')) }),
  z.strictObject({
    kind: z.literal('postgresql').meta(about('A PostgreSQL that several processes may share.')),
    url: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
      .meta(
        about(
          '`postgresql://user:password@host:port/database`; `?sslmode=verify-full` for TLS.',
          'Holds a password: only the service may be able to read the configuration file.',
        ),
      ),
  }),
]);

const retention = z.strictObject({
  endedDays: z
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .meta(
      about(
        'Days after which ended deliveries and their events are removed. What is known of each session stays in the ledger.',
        'What is removed can be looked at no more, and dead letters not replayed.',
      ),
    ),
  ignoredDays: z
    .int()
    .min(1)
    .max(3650)
    .default(7)
    .meta(
      about(
        'Days after which events that were ignored are removed, but never later than `endedDays`. Long enough to find out why a session did not arrive; short, as anybody who reaches the listener can make them.',
        'With many days, a flood of forged events fills the disk.',
      ),
    ),
  keepBackups: z
    .int()
    .min(0)
    .max(100)
    .default(3)
    .meta(about('Copies of the SQLite store, made before a new version changes its schema, that are kept.')),
});

const worker = z.strictObject({
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .meta(
      about('Attempts that run at the same time.', 'More can run into limits of the appliance or the destination.'),
    ),
  leaseSeconds: z
    .int()
    .min(10)
    .max(3600)
    .default(120)
    .meta(about('After this time without a sign of life an attempt is taken for lost.')),
});

const proxy = z
  .strictObject({
    url: z
      .string()
      .refine((text) => parseProxyUrl(text) !== undefined, 'must be http://host:port or https://host:port')
      .optional()
      .meta(
        about(
          'Address of the proxy, `http://host:port` or `https://host:port`, perhaps with `user:password@` before the host.',
          'The proxy looks up the hosts: that a name leads to the local link or a metadata service is no longer seen here, and the proxy has to refuse it.',
        ),
      ),
    username: z.string().min(1).optional().meta(about('User name at the proxy, where it is not in the address.')),
    passwordFile: file.optional().meta(about('File with the password, read at the start.')),
    authorityFile: file
      .optional()
      .meta(about('PEM file with authorities that may have signed the certificate of an https proxy itself.')),
    noProxy: z
      .array(
        z
          .string()
          .refine(
            (entry) => parseNoProxyEntry(entry) !== undefined,
            'must be a host (example.com, *.example.com), an address or a network, perhaps with :port',
          ),
      )
      .default([])
      .meta(
        about(
          'Hosts that are called without the proxy: `example.com` (and all below it), `*.example.com` (all below it), addresses, networks (`10.0.0.0/8`, for addresses that are written as such), `*`; each perhaps with `:port`. This machine is never called through the proxy.',
        ),
      ),
    fromEnvironment: z
      .boolean()
      .default(false)
      .meta(about('Takes the address from `HTTPS_PROXY` instead, and more exceptions from `NO_PROXY`.')),
  })
  .superRefine(checkProxy)
  .optional()
  .meta(
    about(
      'Proxy for every call to an appliance or a destination; not for the database. Without this key there is none.',
    ),
  );

interface ProxyKeys {
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly fromEnvironment: boolean;
}

/** Rules about several keys at once. */
function checkProxy({ url, username, passwordFile, fromEnvironment }: ProxyKeys, context: z.RefinementCtx): void {
  const [hasUrl, hasName, hasPassword] = [url, username, passwordFile].map((value) => value !== undefined);
  const isNamedInUrl = hasUrl && (URL.parse(url ?? '')?.username ?? '') !== '';
  const problems: readonly (readonly [boolean | undefined, keyof ProxyKeys, string])[] = [
    [!hasUrl && !fromEnvironment, 'url', 'is missing; without a proxy, remove the whole of proxy'],
    [hasUrl && fromEnvironment, 'fromEnvironment', 'cannot be combined with proxy.url'],
    [hasPassword && !hasName, 'username', 'is missing, but there is a password'],
    [hasName && !hasPassword, 'passwordFile', 'is missing, but there is a user name'],
    [hasName && isNamedInUrl, 'username', 'cannot be combined with a user name in proxy.url'],
  ];
  for (const [isSo, key, message] of problems) {
    if (isSo === true) context.addIssue({ code: 'custom', path: [key], message });
  }
}

/** The one configuration file of the engine: what has to be known before the store is open. */
export const mainConfigSchema = z.strictObject({
  listener: listener.prefault({}).meta(about('Where the appliance posts its events.')),
  admin: admin.prefault({}).meta(about('The admin tool and its API, `http://127.0.0.1:53231`.')),
  store: store.prefault({ kind: 'sqlite' }).meta(about('Where events and deliveries are kept.')),
  dataFolder: file.default('data').meta(about('Folder of the SQLite store; relative to the configuration file.')),
  keyFile: file
    .default('keys/casebridge.key')
    .meta(
      about(
        'File with the keys that encrypt secrets; made at the first start. Must stand outside the data folder.',
        'Without it no secret can be decrypted: back it up, but not together with the data.',
      ),
    ),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta(about('Least level that is logged.')),
  retention: retention.prefault({}).meta(about('How long things are kept.')),
  proxy,
  notifications: notificationKeys
    .prefault({})
    .meta(about('Who is told when something needs a person, and when it is over.')),
  worker: worker.prefault({}).meta(about('How deliveries are worked on.')),
});

/** With every default filled in and paths made absolute. */
export type MainConfig = z.infer<typeof mainConfigSchema>;

/** The proxy for outgoing calls. */
export type ProxyConfig = NonNullable<MainConfig['proxy']>;

/** Settings of the admin tool. */
export type AdminConfig = MainConfig['admin'];

/** TLS settings of a server. */
export type TlsConfig = NonNullable<MainConfig['listener']['tls']>;
