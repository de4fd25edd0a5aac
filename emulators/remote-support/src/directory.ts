import { representativeAccounts, type RepresentativeAccount } from './sessions/cast.ts';
import type { Named } from './sessions/model.ts';

/** A representative of the appliance, signed in to the console or not. */
export interface Representative extends RepresentativeAccount {
  /** Seconds since 1970; `null` while signed out. */
  loggedInSince: number | null;
  status: string;
}

/** A team of representatives and the issues that it takes. */
export interface Team extends Named {
  readonly issues: readonly { readonly id: string; readonly codeName: string; readonly title: string }[];
}

/** A field that an administrator created for sessions. */
export interface CustomField {
  readonly codeName: string;
  readonly displayName: string;
}

/** A portal for customers. */
export interface PublicSite extends Named {
  readonly hostname: string;
}

/** Who and what an administrator has set up: accounts, teams, issues, custom fields, public sites. */
export interface Directory {
  readonly representatives: readonly Representative[];
  readonly teams: readonly Team[];
  readonly customFields: CustomField[];
  /** Portals beside the default one, which goes by the appliance's own name. */
  readonly publicSites: PublicSite[];
  /** Signs somebody in or out. @throws RangeError if there is no such representative */
  setLoggedIn(id: string, since: number | null): Representative;
  /** Creates a custom field. @throws RangeError if its code name cannot be one, or is taken */
  addCustomField(field: CustomField): void;
}

const issues = [
  { id: '1', codeName: 'printer', title: 'Printer' },
  { id: '2', codeName: 'sign_in', title: 'Sign-in' },
];

/** Sets an appliance up: four representatives who are signed out, three teams, two custom fields. */
export function createDirectory(): Directory {
  const representatives = representativeAccounts.map((account) => ({
    ...account,
    loggedInSince: null as number | null,
    status: 'available',
  }));
  const named = new Map(representatives.flatMap(({ teams }) => teams).map((team) => [team.id, team]));
  const customFields: CustomField[] = [
    { codeName: 'floor', displayName: 'Floor' },
    { codeName: 'asset_tag', displayName: 'Asset Tag' },
  ];
  return {
    representatives,
    teams: [...named.values()].map((team, index) => ({ ...team, issues: index === 0 ? issues : [] })),
    customFields,
    publicSites: [{ id: '2', name: 'Self-Service', hostname: 'help.example.com' }],
    setLoggedIn(id, since) {
      const person = representatives.find((one) => one.id === id);
      if (!person) throw new RangeError(`There is no representative ${id}.`);
      person.loggedInSince = since;
      return person;
    },
    addCustomField(field) {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(field.codeName) || field.codeName === 'external_key')
        throw new RangeError('A code name has up to 64 letters, digits, dashes and underscores.');
      if (customFields.some(({ codeName }) => codeName === field.codeName))
        throw new RangeError(`There is a custom field "${field.codeName}" already.`);
      customFields.push(field);
    },
  };
}
