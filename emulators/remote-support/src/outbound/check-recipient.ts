import { outboundEvents, type OutboundEvent, type RecipientSettings } from './recipient.ts';

/** Default settings of a recipient. */
export const recipientDefaults: Omit<RecipientSettings, 'name' | 'url'> = {
  enabled: true,
  events: outboundEvents,
  retryIntervalSeconds: 60,
  retryDurationSeconds: 86_400,
  sendCustomFields: true,
};

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isSeconds: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Each field with whether a value will do and what is wrong with one that will not. */
const fields: Readonly<Record<keyof RecipientSettings, readonly [check: Check, refusal: string]>> = {
  name: [(value) => isText(value) && value !== '', 'The name of a recipient is a text.'],
  url: [isHttpUrl, 'The URL of a recipient begins with http or https.'],
  enabled: [isFlag, '"enabled" is true or false.'],
  events: [Array.isArray, '"events" is a list of names.'],
  retryIntervalSeconds: [
    (value) => isSeconds(value) && value !== 0,
    'The retry interval is a number of seconds above 0.',
  ],
  retryDurationSeconds: [isSeconds, 'The retry duration is a number of seconds.'],
  sendCustomFields: [isFlag, '"sendCustomFields" is true or false.'],
  caCertificate: [(value) => value === undefined || isText(value), 'The CA certificate is a text in PEM.'],
};

/** Checks a recipient as entered, from a test or another process. @throws RangeError that says what is wrong with it */
export function checkRecipient(entered: Readonly<Record<keyof RecipientSettings, unknown>>): RecipientSettings {
  for (const name of Object.keys(entered))
    if (!Object.hasOwn(fields, name)) throw new RangeError(`A recipient has no "${name}".`);
  for (const [name, [check, refusal]] of Object.entries(fields))
    if (!check(entered[name as keyof RecipientSettings])) throw new RangeError(refusal);
  const unknown = (entered.events as unknown[]).find((event) => !outboundEvents.includes(event as OutboundEvent));
  if (unknown !== undefined) throw new RangeError(`There is no outbound event ${JSON.stringify(unknown)}.`);
  return entered as RecipientSettings;
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}
