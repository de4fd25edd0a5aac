import { z } from 'zod';
import { parseAuthorities } from '../outbound/trust.ts';
import { isLoopbackHost, parseApplianceHost } from './appliance-host.ts';
import type { ConfigResult } from './main-config.ts';
import type { PluginConfiguration, SelectableEvent } from '../model/plugin-configuration.ts';
import { parseInWords } from './problems.ts';

/**
 * The event types that can be selected, by their labels on the original's form; the last has no box there, but its guide
 * tells administrators to let the appliance send it. docs/vendors/remote-support.md#outbound-events
 */
export const selectableEvents: Readonly<Record<SelectableEvent, string>> = {
  support_conference_end: 'Support Session End',
  support_conference_customer_exit_survey_completed: 'Customer Exit Survey is Completed',
  support_conference_rep_exit_survey_completed: 'Representative Survey is Completed',
  support_conference_member_added: 'Someone Joins a Support Session',
};

const eventTypes = z.array(
  z
    .enum(Object.keys(selectableEvents) as [SelectableEvent, ...SelectableEvent[]])
    .meta({ 'x-labels': selectableEvents }),
);
/** Only the end of a session can be found by asking. docs/vendors/remote-support.md#time-parameters */
const pollableTypes = z.array(z.enum(['support_conference_end']).meta({ 'x-labels': selectableEvents }));
const requiredText = (title: string, longest: number, help: object) =>
  z
    .string()
    .trim()
    .min(1, 'is missing')
    .max(longest, `is longer than ${longest} characters`)
    .meta({ title, ...help });

/** The fields that every plugin's configuration has: the original's in its order, with its labels as titles; then ours. */
export const fieldsSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/, 'must be letters, digits and dashes'),
  plugin: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be the name of a plugin'),
  name: requiredText('Plugin Configuration Name', 100, {
    description: 'Tells what the configuration is for, such as the environment it writes to.',
  }),
  applianceId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._]{1,100}$/, 'must be letters, digits, points and underscores')
    .default('default')
    .meta({
      title: 'Appliance Id',
      description:
        'The same as in the address that the appliance posts its events to (/ERSPost?appliance=...); default if nothing is said there.',
    }),
  applianceHost: z
    .string()
    .transform((text, context) => {
      const parsed = parseApplianceHost(text);
      if (parsed.ok) return parsed.host;
      context.addIssue({ code: 'custom', message: parsed.problem });
      return z.NEVER;
    })
    .meta({
      title: 'BeyondTrust Appliance B Series Host Name',
      description: 'Such as support.example.com, without https://.',
    }),
  clientId: requiredText('BeyondTrust Integration API OAuth Client ID', 200, {
    description: 'Of the API account, in /login under Management, API Configuration.',
  }),
  clientSecret: requiredText('BeyondTrust Integration API OAuth Client Secret', 500, {
    description: 'Shown once, when the API account is made.',
    writeOnly: true,
  }),
  locale: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'must be a language code such as en-us')
    .default('en-us')
    .meta({
      title: 'Locale Used for BeyondTrust API Calls',
      description: 'The language in which the appliance writes its reports, such as en-us.',
    }),
  disabled: z.boolean().default(false).meta({
    title: 'Disabled',
    description:
      'Nothing is processed, and what happens meanwhile is not caught up by itself. To lose nothing, pause instead.',
  }),
  allowInvalidCertificates: z.boolean().default(false).meta({
    title: 'Allow Invalid Certificates',
    description: 'Takes any certificate of the appliance. For tests; an additional authority below is the safe way.',
  }),
  useNonTlsConnections: z.boolean().default(false).meta({
    title: 'Use Non-TLS Connections',
    description: 'Not possible with OAuth, except for an appliance on this machine.',
  }),
  outboundEventTypes: eventTypes.default(['support_conference_end']).meta({
    title: 'Outbound Event Types',
    description: 'What is processed when the appliance tells of it. Tick the same on its page of outbound events.',
  }),
  pollingEventTypes: pollableTypes.default([]).meta({
    title: 'Polling Event Types',
    description: 'Asks the appliance regularly, where it cannot reach this machine.',
  }),
  pollingIntervalMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(15)
    .meta({
      title: 'Polling Interval',
      description: 'In minutes; only if polling is used.',
      'x-dependsOn': { property: 'pollingEventTypes', equals: ['support_conference_end'] },
    }),
  retryAttemptLimit: z.int().min(0).max(100).default(10).meta({
    title: 'Retry Attempt Limit',
    description: 'How often a session that failed is tried again before it waits for a person as a dead letter.',
  }),
  retryOutboundEventTypes: eventTypes.default(['support_conference_end']).meta({
    title: 'Retry Outbound Event Types',
    description: 'Which told events are tried again after a failure.',
  }),
  retryPollingEventTypes: pollableTypes
    .default(['support_conference_end'])
    .meta({ title: 'Retry Polling Event Types', description: 'The same for polled ones.' }),
  certificateAuthority: z
    .string()
    .max(200_000, 'is longer than 200,000 characters')
    .transform((text, context) => {
      if (text.trim() === '') return undefined;
      const parsed = parseAuthorities(text);
      if (parsed.ok) return parsed.pem;
      context.addIssue({ code: 'custom', message: parsed.problem });
      return z.NEVER;
    })
    .optional()
    .meta({
      title: 'Additional Certificate Authority',
      description: 'In PEM: trusted beside the usual ones, for an appliance with a certificate of your own authority.',
    }),
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** The labels of the form, by the name of the field. */
const labels = Object.fromEntries(
  Object.entries<z.ZodType>(fieldsSchema.shape).flatMap(([name, field]) => {
    const title = field.meta()?.title;
    return title === undefined ? [] : [[name, title]];
  }),
);

const schema = fieldsSchema
  .refine(({ useNonTlsConnections, applianceHost }) => !useNonTlsConnections || isLoopbackHost(applianceHost), {
    path: ['useNonTlsConnections'],
    message:
      'cannot be combined with OAuth: the client secret would travel in clear. Only an appliance on this machine may be reached without TLS',
  })
  .refine(
    ({ outboundEventTypes, retryOutboundEventTypes }) =>
      retryOutboundEventTypes.every((type) => outboundEventTypes.includes(type)),
    { path: ['retryOutboundEventTypes'], message: 'can only hold types that are ticked under Outbound Event Types' },
  );

/**
 * Checks a plugin configuration and fills in defaults. The plugin's own settings are not looked at: only the plugin knows
 * them.
 * @returns the configuration, or every problem as a sentence that begins with the label of the field
 */
export function parsePluginConfiguration(values: unknown): ConfigResult<PluginConfiguration> {
  const parsed = parseInWords(schema, values, labels);
  return parsed.ok ? { ok: true, config: parsed.value } : parsed;
}
