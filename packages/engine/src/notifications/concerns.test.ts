import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Concern } from './concern.ts';
import { concernsOfMachine } from './concerns-of-machine.ts';
import { concernsOfPlugins } from './concerns-of-plugins.ts';
import { newsOf, type Told } from './told.ts';

const place = { at: new Date('2030-01-07T09:00:00Z'), adminUrl: 'https://casebridge.example.test' };

/** Goes through days and collects what is told on each. */
async function toldOver(days: readonly number[], concernsAt: (days: number) => Promise<readonly Concern[]>) {
  let told: Told = {};
  const all: string[] = [];
  for (const day of days) {
    const news = newsOf(told, { concerns: await concernsAt(day), unknown: [], setAside: [] }, place);
    told = news.told;
    all.push(...news.messages.map(({ type }) => `${day} ${type.split('.').at(-1) ?? ''}`));
  }
  return all;
}

const certificates = join(import.meta.dirname, '../../test/certificates');

test.each([
  ['PEM', 'one', { certificateFile: join(certificates, 'one.crt'), keyFile: 'unused' }],
  ['PFX', 'two', { pfxFile: join(certificates, 'two.pfx'), passphrase: 'test-passphrase' }],
])('the end of a certificate in %s is told 30, 14 and 7 days before, and that it is over', async (_kind, name, tls) => {
  const end = Date.parse(new X509Certificate(readFileSync(join(certificates, `${name}.crt`))).validTo);
  const config = { listener: { tls }, admin: {}, dataFolder: 'x' } as Parameters<typeof concernsOfMachine>[0];
  const at = (days: number) =>
    concernsOfMachine(config, new Date(end - days * 86_400_000 - 3_600_000), async () => undefined);
  expect(await toldOver([59, 31, 29, 20, 14, 13, 8, 7, 3, -1, -5, 59], at)).toEqual([
    ...['29 opened', '14 opened', '7 opened', '-1 opened', '59 recovered'],
  ]);
});

test('a client secret that ends, as a plugin tells it, is told at the same days; what it says of good things is not', async () => {
  const configurations = { current: () => [{ id: 'c', name: 'Desk', disabled: false }] };
  const indicator = { title: 'Credential', unit: 'days', message: 'The client secret ends.', help: 'Renew it.' };
  const at = async (days: number) => {
    const state = days < 0 ? 'bad' : days < 30 ? 'warning' : 'good';
    const indicatorsOf = async () => [{ ...indicator, name: 'credential-days', value: days, state } as const];
    return (await concernsOfPlugins({ configurations, indicatorsOf }, place.at)).concerns;
  };
  expect(await toldOver([40, 29, 14, 10, 7, 6, 40], at)).toEqual([
    '29 opened',
    '14 opened',
    '7 opened',
    '40 recovered',
  ]);
});

test('what is set aside is neither new nor over, and told anew when it returns', () => {
  const concern: Concern = {
    ...{ key: 'dead:c:CB-X', level: 1, code: 'CB-X', message: 'm', help: 'h', since: place.at, page: '/' },
  };
  const found = { concerns: [concern], unknown: [], setAside: [] };
  const { told } = newsOf({}, found, place);
  const aside = newsOf(told, { concerns: [], unknown: [], setAside: [concern.key] }, place);
  expect(aside).toEqual({ messages: [], told: {} });
  expect(newsOf(aside.told, found, place).messages).toMatchObject([{ type: 'casebridge.concern.opened' }]);
});

test('a plugin that does not answer makes nothing new, and nothing over', async () => {
  const concern: Concern = {
    ...{ key: 'indicator:c:x', level: 1, code: 'CB-INDICATOR', message: 'm', help: 'h', since: place.at, page: '/' },
  };
  const { told } = newsOf({}, { concerns: [concern], unknown: [], setAside: [] }, place);
  expect(newsOf(told, { concerns: [], unknown: ['indicator:c:'], setAside: [] }, place)).toEqual({
    messages: [],
    told,
  });
  expect(newsOf(told, { concerns: [], unknown: [], setAside: [] }, place).messages).toHaveLength(1);
});
