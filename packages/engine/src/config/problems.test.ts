import { describe, expect, test } from 'vitest';
import { parseMainConfig } from './main-config.ts';
import { placeOfJsonFault } from './json-fault.ts';
import { parsePluginConfiguration } from './plugin-configuration-schema.ts';

const problemsOfMain = (values: unknown): readonly string[] => {
  const result = parseMainConfig(values, '/srv/x');
  return result.ok ? [] : result.problems;
};

describe('what is wrong with a main configuration is said in words', () => {
  test.each<[unknown, string[]]>([
    [{ listener: { port: '8180' } }, ['listener.port: must be a whole number from 0 to 65535']],
    [{ listener: { port: -1 } }, ['listener.port: must be a whole number from 0 to 65535']],
    [{ listener: { port: 70_000 } }, ['listener.port: must be a whole number from 0 to 65535']],
    [{ listener: { port: 80.5 } }, ['listener.port: must be a whole number from 0 to 65535']],
    [{ listener: null }, ['listener: must be an object, in braces']],
    [{ listener: { sourceAddresses: '10.0.0.1' } }, ['listener.sourceAddresses: must be a list, in square brackets']],
    [{ listener: { sourceAddresses: [7] } }, ['listener.sourceAddresses.0: must be text']],
    [{ admin: { enabled: 'yes' } }, ['admin.enabled: must be true or false']],
    [{ logLevel: 'loud' }, ['logLevel: must be "debug", "info", "warn", "error" or "silent"']],
    [{ dataFolder: '' }, ['dataFolder: must be text, and not empty']],
    [{ store: { kind: 'mysql' } }, ['store.kind: must be "sqlite" or "postgresql"']],
    [{ store: {} }, ['store.kind: must be "sqlite" or "postgresql"']],
    [{ store: { kind: 'postgresql' } }, ['store.url: is missing']],
    [[], ['The document: must be an object, in braces']],
  ])('%j', (values, problems) => expect(problemsOfMain(values)).toEqual(problems));

  test.each<[object, string]>([
    [{ listener: { hots: 'x' } }, 'listener.hots: is not known. Did you mean host? Correct or remove it.'],
    [{ logLvel: 'info' }, 'logLvel: is not known. Did you mean logLevel? Correct or remove it.'],
    [{ secretPath: 'x' }, 'secretPath: is not known. Did you mean listener.secretPath? Correct or remove it.'],
    [{ weather: 'fine' }, 'weather: is not known. Remove or correct it.'],
  ])('%j names the key, and the one that was meant', (values, problem) =>
    expect(problemsOfMain(values)).toEqual([problem]),
  );

  test('each unknown key is told by itself', () => {
    expect(problemsOfMain({ weather: 1, listener: { colour: 2, shape: 3 } })).toHaveLength(3);
  });

  test('of two forms, the complaint is about the one that was begun', () => {
    const pem = { certificateFile: 'a.crt', pasphrase: 'x' };
    expect(problemsOfMain({ listener: { tls: pem } })).toEqual([
      'listener.tls.keyFile: is missing',
      'listener.tls.pasphrase: is not known. Did you mean passphrase? Correct or remove it.',
    ]);
    expect(problemsOfMain({ listener: { tls: { pfxFile: 5 } } })).toEqual([
      'listener.tls.pfxFile: must be text, and not empty',
    ]);
  });

  test('no value is repeated', () => {
    const secret = 'hunter22-hunter22';
    const values = {
      listener: { secretPath: `${secret}!`, tls: secret },
      store: { kind: secret, url: secret },
      logLevel: secret,
    };
    expect(problemsOfMain(values).length).toBeGreaterThan(3);
    expect(problemsOfMain(values).join()).not.toContain(secret);
  });
});

test('the fields of a plugin configuration go by their labels', () => {
  const result = parsePluginConfiguration({
    id: 'a',
    plugin: 'p',
    name: 5,
    applianceHost: true,
    clientId: 'x',
    disabled: 'no',
  });
  expect(result.ok ? [] : result.problems).toEqual([
    'Plugin Configuration Name: must be text, and not empty',
    'BeyondTrust Appliance B Series Host Name: must be text',
    'BeyondTrust Integration API OAuth Client Secret: is missing',
    'Disabled: must be true or false',
  ]);
});

describe('the place where a text stops being JSON', () => {
  const place = (text: string): string | undefined => {
    try {
      return JSON.parse(text) as undefined;
    } catch (error) {
      return placeOfJsonFault(text, error);
    }
  };
  test.each([
    ['{\n  "a": 1,\n}', 'line 3 column 1'],
    ['{\n  "listener": { "port": 8180 },\n  "logLevel": loud, "dataFolder": "data"\n}', 'line 3 column 15'],
    ['{ "a": ', undefined],
  ])('%j', (text, expected) => expect(place(text)).toBe(expected));
});
