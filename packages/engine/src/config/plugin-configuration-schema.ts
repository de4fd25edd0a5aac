import { z } from 'zod';
import { isLoopbackHost, parseApplianceHost } from './appliance-host.ts';
import { problemsOf, type ConfigResult } from './main-config.ts';
import type { PluginConfiguration, SelectableEvent } from './plugin-configuration.ts';

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
  z
    .string({ error: 'is missing' })
    .trim()
    .min(1, 'is missing')
    .max(longest, `is longer than ${longest} characters`)
    .meta({ title });

/** The fields that every plugin's configuration has, with the original's labels as titles. */
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
    .string({ error: 'is missing' })
    .transform((text, context) => {
      const parsed = parseApplianceHost(text);
      if (parsed.ok) return parsed.host;
      context.addIssue({ code: 'custom', message: parsed.problem });
      return z.NEVER;
    })
    .meta({ title: 'Appliance Host Name' }),
  clientId: requiredText('Appliance OAuth Client ID', 200),
  clientSecret: requiredText('Appliance OAuth Client Secret', 500),
  locale: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'must be a language code such as en-us')
    .default('en-us')
    .meta({ title: 'Locale to Use for BeyondTrust API Calls' }),
  disabled: z.boolean().default(false).meta({ title: 'Disabled' }),
  allowInvalidCertificates: z.boolean().default(false).meta({ title: 'Allow Invalid Certificates' }),
  useNonTlsConnections: z.boolean().default(false).meta({ title: 'Use Non-TLS Connections' }),
  outboundEventTypes: eventTypes.default(['support_conference_end']).meta({ title: 'Outbound Event Types' }),
  retryAttemptLimit: z
    .int('must be a whole number')
    .min(0, 'must be 0 to 100')
    .max(100, 'must be 0 to 100')
    .default(10)
    .meta({ title: 'Retry Attempt Limit' }),
  retryOutboundEventTypes: eventTypes.default(['support_conference_end']).meta({ title: 'Retry Outbound Event Types' }),
  pollingEventTypes: pollableTypes.default([]).meta({ title: 'Polling Event Types' }),
  pollingIntervalMinutes: z
    .int('must be a whole number')
    .min(1, 'must be 1 to 1,440 minutes')
    .max(1440, 'must be 1 to 1,440 minutes')
    .default(15)
    .meta({ title: 'Polling Interval' }),
  retryPollingEventTypes: pollableTypes
    .default(['support_conference_end'])
    .meta({ title: 'Retry Polling Event Types' }),
  settings: z.record(z.string(), z.unknown()).default({}),
});

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
  const parsed = schema.safeParse(values);
  if (parsed.success) return { ok: true, config: parsed.data };
  return { ok: false, problems: problemsOf(parsed.error).map(withLabel) };
}

/** Puts the label of the form in place of the field's name. */
function withLabel(problem: string): string {
  const [name = '', ...rest] = problem.split(': ');
  const field = fieldsSchema.shape[name.split('.')[0] as keyof typeof fieldsSchema.shape] as z.ZodType | undefined;
  const title = field?.meta()?.title;
  return title === undefined || rest.length === 0 ? problem : `${title}: ${rest.join(': ')}`;
}
