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

const eventTypes = z.array(z.enum(Object.keys(selectableEvents) as [SelectableEvent, ...SelectableEvent[]]));
/** Only the end of a session can be found by asking. docs/vendors/remote-support.md#time-parameters */
const pollableTypes = z.array(z.enum(['support_conference_end']));
const requiredText = (title: string, longest: number) =>
  z.string().trim().min(1, 'is missing').max(longest, `is longer than ${longest} characters`).meta({ title });

/** The fields that every plugin's configuration has: the original's in its order, with its labels as titles; then ours. */
export const fieldsSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/, 'must be letters, digits and dashes'),
  plugin: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be the name of a plugin'),
  name: requiredText('Plugin Configuration Name', 100),
  applianceId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._]{1,100}$/, 'must be letters, digits, points and underscores')
    .default('default')
    .meta({ title: 'Appliance Id' }),
  applianceHost: z
    .string()
    .transform((text, context) => {
      const parsed = parseApplianceHost(text);
      if (parsed.ok) return parsed.host;
      context.addIssue({ code: 'custom', message: parsed.problem });
      return z.NEVER;
    })
    .meta({ title: 'BeyondTrust Appliance B Series Host Name' }),
  clientId: requiredText('BeyondTrust Integration API OAuth Client ID', 200),
  clientSecret: requiredText('BeyondTrust Integration API OAuth Client Secret', 500),
  locale: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'must be a language code such as en-us')
    .default('en-us')
    .meta({ title: 'Locale Used for BeyondTrust API Calls' }),
  disabled: z.boolean().default(false).meta({ title: 'Disabled' }),
  allowInvalidCertificates: z.boolean().default(false).meta({ title: 'Allow Invalid Certificates' }),
  useNonTlsConnections: z.boolean().default(false).meta({ title: 'Use Non-TLS Connections' }),
  outboundEventTypes: eventTypes.default(['support_conference_end']).meta({ title: 'Outbound Event Types' }),
  pollingEventTypes: pollableTypes.default([]).meta({ title: 'Polling Event Types' }),
  pollingIntervalMinutes: z.int().min(1).max(1440).default(15).meta({ title: 'Polling Interval' }),
  retryAttemptLimit: z.int().min(0).max(100).default(10).meta({ title: 'Retry Attempt Limit' }),
  retryOutboundEventTypes: eventTypes.default(['support_conference_end']).meta({ title: 'Retry Outbound Event Types' }),
  retryPollingEventTypes: pollableTypes
    .default(['support_conference_end'])
    .meta({ title: 'Retry Polling Event Types' }),
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
    .meta({ title: 'Additional Certificate Authority' }),
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
