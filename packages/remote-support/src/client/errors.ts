import { type RemoteSupportError, type RemoteSupportErrorKind, vendorText } from '../result.ts';

// The appliance has no error codes, only texts, perhaps localised: what is not recognised stays `protocol`.
const knownTexts: readonly (readonly [RegExp, RemoteSupportErrorKind, string])[] = [
  [
    /permission|not allowed|not authorized|access.denied|denied the request/i,
    'permission',
    'The API account lacks a permission.',
  ],
  [
    /log.?in failed|invalid credentials|client authentication/i,
    'credentials',
    'The appliance does not accept the API account.',
  ],
  [
    /invalid lsid|not found|no \w+ (?:were |was )?found|does not exist|no such|expired/i,
    'not-found',
    'The appliance knows no such thing.',
  ],
];

/**
 * Types the text of an `error` element. The text decides only where it is one of the few that are known.
 * Source: docs/vendors/remote-support.md#errors.
 */
export function vendorError(text: string): RemoteSupportError {
  const [, kind, message] = knownTexts.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    'protocol' as const,
    'The appliance refused the request.',
  ];
  const words = vendorText(text);
  return words === undefined ? { kind, message } : { kind, message, vendorText: words };
}
