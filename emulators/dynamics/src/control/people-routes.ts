import type { Emulator } from '../emulator.ts';
import { addCertificate, applicationOf, registerApplication } from '../entra/directory.ts';
import { refusals } from '../errors.ts';
import type { Json } from '../rows/payload.ts';
import { valueText } from '../rows/store.ts';
import { objectOf, optionalDate, optionalText, textOf, textsOf } from './given.ts';
import { addBusinessUnit, addProfile, addTeam, addUser, setRoles } from './people.ts';
import { signIn } from './sign-in.ts';

/** Handler of a control request: takes its body and returns the JSON to answer with. */
export type Command = (emulator: Emulator, given: unknown) => unknown;

/** Makes people and what they belong to, and signs them in; all of it is posted. Ids come back under the names of their columns. */
export const peopleCommands: Readonly<Record<string, Command>> = {
  '/business-units': (emulator, given) => {
    const body = objectOf(given);
    const parent = optionalText(body, 'parentId');
    return { businessunitid: addBusinessUnit(emulator.environment(), textOf(body, 'name'), parent) };
  },
  '/users': (emulator, given) => {
    const { directory } = emulator;
    const environment = emulator.environment();
    const systemuserid = addUser(environment, directory, readUser(objectOf(given)));
    return { systemuserid, username: valueText(environment.rows.get('systemuser', systemuserid)?.domainname) };
  },
  '/teams': (emulator, given) => {
    const body = objectOf(given);
    const members = textsOf(body, 'members');
    const team = { name: textOf(body, 'name'), roles: textsOf(body, 'roles'), members, ...unitOf(body) };
    return { teamid: addTeam(emulator.environment(), team) };
  },
  '/roles': (emulator, given) => {
    const body = objectOf(given);
    setRoles(emulator.environment(), textOf(body, 'holderId'), textsOf(body, 'roles'));
    return {};
  },
  '/profiles': (emulator, given) => {
    const body = objectOf(given);
    addProfile(emulator.environment(), textOf(body, 'userId'), textOf(body, 'name'));
    return {};
  },
  '/sign-in': async (emulator, given) => ({ access_token: await signIn(emulator, textOf(objectOf(given), 'userId')) }),
  '/applications': (emulator, given) => {
    const body = objectOf(given);
    const { id } = registerApplication(emulator.directory, textOf(body, 'id'), [{ value: textOf(body, 'secret') }]);
    return { id };
  },
  '/application': changeApplication,
};

function readUser(body: Json): Parameters<typeof addUser>[2] {
  const password = optionalText(body, 'password');
  return {
    name: textOf(body, 'name'),
    roles: textsOf(body, 'roles'),
    profiles: textsOf(body, 'profiles'),
    ...unitOf(body),
    ...(password === undefined ? {} : { password }),
  };
}

function unitOf(body: Json): { businessUnitId?: string } {
  const businessUnitId = optionalText(body, 'businessUnitId');
  return businessUnitId === undefined ? {} : { businessUnitId };
}

// Adds a secret or a certificate to the app registration, or switches it off and on.
function changeApplication(emulator: Emulator, given: unknown): unknown {
  const body = objectOf(given);
  const application = applicationOf(emulator.directory, optionalText(body, 'id') ?? emulator.application.id);
  const secret = optionalText(body, 'secret');
  const expiresOn = optionalDate(body, 'expiresOn');
  const certificate = optionalText(body, 'certificate');
  const enabled = body.enabled ?? application.enabled;
  if (typeof enabled !== 'boolean') throw refusals.invalidArgument("'enabled' must be true or false.");
  if (certificate !== undefined) addCertificate(emulator.directory, application.id, certificate);
  if (secret !== undefined) {
    application.secrets.push(expiresOn === undefined ? { value: secret } : { value: secret, expiresOn });
  }
  application.enabled = enabled;
  return { id: application.id, enabled, secrets: application.secrets.length };
}
