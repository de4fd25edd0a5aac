import type { MailConfig } from '../config/notification-keys.ts';
import type { openSocket } from '../outbound/open-socket.ts';
import { trustWith } from '../outbound/trust.ts';
import { type Channel, ChannelError } from './channel.ts';
import { mailText, subjectOf } from './mail-words.ts';

export interface MailDeps {
  readonly password: string | undefined;
  /** PEM of authorities beside those of the system. */
  readonly authorities: string | undefined;
  /** Opens a connection through the guarded way out. */
  readonly connect: typeof openSocket;
}

const longestMilliseconds = 15_000;
const help = 'Look at notifications.mail: host, port, security, user name and password; then send a test.';

/** One mail for all that is told at once, by SMTP (RFC 5321); TLS is demanded unless the server is this machine. */
export function createMailChannel(config: MailConfig, { password, authorities, connect }: MailDeps): Channel {
  const { host, port, security, username, from, to } = config;
  return {
    id: `mail:${host}:${to.join()}`,
    title: `mail to ${to.join(', ')} by ${host}`,
    async send(messages, signal) {
      signal.throwIfAborted();
      // Loaded by those alone who want mails: 2 MB.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls' },
        ignoreTLS: security === 'none',
        ...(username !== undefined && { auth: { user: username, pass: password ?? '' } }),
        tls: { secureContext: trustWith(authorities) },
        ...{ connectionTimeout: longestMilliseconds, greetingTimeout: longestMilliseconds },
        ...{ socketTimeout: longestMilliseconds, disableFileAccess: true, disableUrlAccess: true },
        getSocket: (_options, callback) => {
          connect({ host, port }).then(
            (connection) => callback(null, { connection }),
            (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), {}),
          );
        },
      });
      try {
        await transport.sendMail({ from, to, subject: subjectOf(messages), text: mailText(messages), headers });
      } catch (error) {
        throw new ChannelError('CB-NOTIFY-MAIL', `The mail server ${host} did not take a mail.`, help, {
          cause: error,
        });
      } finally {
        transport.close();
      }
    },
  };
}

/** Keeps replies of holiday programs away (RFC 3834). */
const headers = { 'Auto-Submitted': 'auto-generated' } satisfies Readonly<Record<string, string>>;
