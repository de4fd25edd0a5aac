import { z } from 'zod';
import { about } from './about-key.ts';
import { isLoopback } from './loopback.ts';

const file = z.string().min(1);
const mailAddress = z.string().regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'must be a mail address, such as desk@example.com');

const webhook = z.strictObject({
  url: z
    .string()
    .refine(isWebhookUrl, 'must be https://..., or http:// to this machine')
    .meta(about('Address that notifications are posted to, as JSON, by Standard Webhooks.')),
  secretFile: file.meta(
    about(
      'File with the secret that signs them: `whsec_` and 24 to 64 bytes in base64, as the receiver has it.',
      'Whoever reads it can send notifications in the name of the engine.',
    ),
  ),
});

const mail = z
  .strictObject({
    host: z.string().min(1).meta(about('Mail server (SMTP). It is called directly, never through `proxy`.')),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(587)
      .meta(about('Its port: 587 for STARTTLS, 465 for TLS from the start.')),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .meta(about('How the connection is secured. `none` is for a server on this machine only.')),
    username: z.string().min(1).optional().meta(about('User name at the mail server, where it wants one.')),
    passwordFile: file.optional().meta(about('File with the password, read at the start.')),
    authorityFile: file.optional().meta(about('PEM file with authorities that may have signed its certificate.')),
    from: mailAddress.meta(about('Sender of the mails.')),
    to: z.array(mailAddress).min(1).max(20).meta(about('Who gets them.')),
  })
  .superRefine(checkMail);

interface MailKeys {
  readonly host: string;
  readonly security: string;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
}

function checkMail({ host, security, username, passwordFile }: MailKeys, context: z.RefinementCtx): void {
  const problems: readonly (readonly [boolean, keyof MailKeys, string])[] = [
    [security === 'none' && !isLoopback(host), 'security', 'must not be none: mail would travel in clear'],
    [username !== undefined && passwordFile === undefined, 'passwordFile', 'is missing, but there is a user name'],
    [passwordFile !== undefined && username === undefined, 'username', 'is missing, but there is a password'],
  ];
  for (const [isSo, key, message] of problems) {
    if (isSo) context.addIssue({ code: 'custom', path: [key], message });
  }
}

function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
}

/** Who is told when something needs a person. */
export const notificationKeys = z.strictObject({
  webhooks: z.array(webhook).max(10).default([]).meta(about('Programs that are told.')),
  mail: mail.optional().meta(about('People who are told by mail.')),
  adminUrl: z
    .url({ protocol: /^https?$/, error: 'must be the address under which people open the admin tool' })
    .optional()
    .meta(about('Address of the admin tool for the links of notifications, where it is not the one of `admin`.')),
});

export type NotificationConfig = z.infer<typeof notificationKeys>;
export type MailConfig = NonNullable<NotificationConfig['mail']>;
export type WebhookConfig = NotificationConfig['webhooks'][number];
