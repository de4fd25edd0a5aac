import { readFileSync } from 'node:fs';
import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import type { MailConfig, NotificationConfig } from '../config/notification-keys.ts';
import type { EngineEvents } from '../events/engine-events.ts';
import type { Job } from '../jobs/job.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { openSocket } from '../outbound/open-socket.ts';
import { parseAuthorities } from '../outbound/trust.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { Concern, Findings } from './concern.ts';
import { createMailChannel } from './mail.ts';
import { messageOf } from './message.ts';
import { type ChannelFailure, createNotificationJob, notificationJobName } from './notification-job.ts';
import { untilDeadline } from './until-deadline.ts';
import { createWebhookChannel } from './webhook.ts';

/** Tells people and programs what needs a person. */
export interface Notifications {
  readonly channels: readonly Pick<Channel, 'id' | 'title'>[];
  /** What tells; undefined where nobody is to be told. */
  readonly job: Job | undefined;
  /** Sends a test by each channel. */
  test(): Promise<readonly TestedChannel[]>;
}

/** How the test of a channel ended. */
export interface TestedChannel {
  readonly channel: string;
  readonly failure?: ChannelFailure;
}

export interface NotificationsDeps {
  readonly config: NotificationConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly outbound: Outbound;
  readonly events: Pick<EngineEvents, 'publish' | 'subscribe'>;
  readonly gather: (now: Date) => Promise<Findings>;
  /** Is given every secret that is read from a file. */
  readonly addSecret: (secret: string) => void;
  /** Where people open the admin tool, where the configuration does not say. */
  readonly adminUrl: () => string;
}

/** @throws an error in words if a secret or certificate cannot be read */
export function openNotifications(deps: NotificationsDeps): Notifications {
  const { clock, log, config, gather } = deps;
  const channels = channelsOf(deps);
  const adminUrl = () => (config.adminUrl ?? deps.adminUrl()).replace(/\/$/, '');
  const job = createNotificationJob({ clock, log, channels, adminUrl, gather, hasNews: watchNews(deps.events) });
  return {
    channels: channels.map(({ id, title }) => ({ id, title })),
    job: channels.length === 0 ? undefined : job,
    test: () => Promise.all(channels.map((channel) => testChannel(channel, clock, adminUrl()))),
  };
}

function channelsOf({ config: { webhooks, mail }, outbound, addSecret }: NotificationsDeps): readonly Channel[] {
  const fetch = outbound.fetchFor({ allowInvalidCertificates: false });
  const ofWebhooks = webhooks.map((webhook, index) => {
    const secret = read(`notifications.webhooks[${index}].secretFile`, webhook.secretFile);
    if (!/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret)) {
      throw new Error(`notifications.webhooks[${index}].secretFile: must hold whsec_ and 24 to 64 bytes in base64.`);
    }
    addSecret(secret);
    return createWebhookChannel(webhook, secret, fetch);
  });
  return mail === undefined ? ofWebhooks : [...ofWebhooks, mailChannel(mail, addSecret)];
}

function mailChannel(mail: MailConfig, addSecret: (secret: string) => void): Channel {
  const { passwordFile, authorityFile } = mail;
  const password = passwordFile && read('notifications.mail.passwordFile', passwordFile);
  if (password !== undefined) addSecret(password);
  return createMailChannel(mail, { password, authorities: authoritiesIn(authorityFile), connect: openSocket });
}

function authoritiesIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const parsed = parseAuthorities(read('notifications.mail.authorityFile', file));
  if (parsed.ok) return parsed.pem;
  throw new Error(`notifications.mail.authorityFile: ${parsed.problem}.`);
}

function read(key: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`${key}: ${file} cannot be read.`);
  }
}

/** Remembers that something has happened that people may have to hear of before the minute is over. */
function watchNews({ publish, subscribe }: NotificationsDeps['events']) {
  let isThere = false;
  subscribe('attempt-ended', ({ summary: { state, parkedUntil } }) => {
    if (state !== 'dead' && parkedUntil === undefined) return;
    isThere = true;
    publish({ kind: 'jobs-due', job: notificationJobName });
  });
  return { present: () => isThere, forget: () => void (isThere = false) };
}

async function testChannel(channel: Channel, clock: Clock, adminUrl: string): Promise<TestedChannel> {
  const at = clock.now();
  const test: Concern = {
    ...{ key: `test:${at.toISOString()}`, level: 1, code: 'CB-TEST', since: at, page: '/' },
    message: 'This is a test that somebody has asked for.',
    help: 'Nothing has to be done.',
  };
  const message = messageOf(test, 'casebridge.test', { at, adminUrl });
  try {
    await untilDeadline(clock, undefined, (signal) => channel.send([message], signal));
    return { channel: channel.title };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const { code, message: what, help } = error;
    return { channel: channel.title, failure: { code, message: what, help } };
  }
}
