import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { roles } from '../../model/role.ts';
import { type Answer, done, invalidValue, noContent, notFound, refused } from '../http/answer.ts';
import { byId } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { account, accountList, oneTimeLink } from '../schemas/accounts.ts';

export interface AccountRouteDeps {
  readonly accounts: Accounts;
  /** Makes a one-time link. */
  readonly newLink: () => { readonly url: string; readonly until: Date };
}

const tag = 'Accounts';
/** No blanks: the audit names the engine and its links with words of their own. */
const name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u, 'must be 1 to 64 letters, digits and . _ @ + -, without blanks')
  .refine((text) => text.toLowerCase() !== 'engine', 'cannot be engine, which the audit calls the engine itself');
/** Length is what makes a password hard to guess (NIST SP 800-63B, section 3.1.1.2: 15 where it stands alone). */
const password = z.string().min(15, 'must have at least 15 characters').max(500);
const role = z.enum(roles);

const newAccount = z.strictObject({ name, role, password });
const change = z
  .strictObject({ role: role.optional(), password: password.optional() })
  .refine((values) => values.role !== undefined || values.password !== undefined, 'needs role or password');

const ownChange = z.strictObject({ present: z.string().max(500), password });

/** The named accounts of people, and one-time links. */
export function accountRoutes(deps: AccountRouteDeps): readonly Route[] {
  return [...accountEditing(deps), ownPassword(deps), linkRoute(deps)];
}

function accountEditing({ accounts }: AccountRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/accounts', role: 'administrator', tag },
      summary: 'Lists the accounts.',
      response: accountList,
      handler: async () => done({ items: await accounts.list() }),
    }),
    route({
      ...{ method: 'POST', path: '/api/accounts', role: 'administrator', tag },
      summary: 'Makes an account.',
      ...{ body: newAccount, status: 201, response: account, refusals: [409] },
      async handler({ body, actor }) {
        const made = await accounts.create(body, actor);
        return made === undefined ? nameTaken() : done(made);
      },
    }),
    route({
      ...{ method: 'PUT', path: '/api/accounts/:id', role: 'administrator', tag },
      summary: 'Changes the role or the password of an account, and signs it out.',
      ...{ params: byId, body: change, response: account, refusals: [404] },
      async handler({ params, body, actor }) {
        const changed = await accounts.change(params.id, given(body), actor);
        return changed === undefined ? notFound('account') : done(changed);
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/api/accounts/:id', role: 'administrator', tag },
      summary: 'Removes an account and signs it out.',
      ...{ params: byId, refusals: [404] },
      async handler({ params, actor }) {
        return (await accounts.remove(params.id, actor)) ? noContent : notFound('account');
      },
    }),
  ];
}

function ownPassword({ accounts }: AccountRouteDeps): Route {
  return route({
    ...{ method: 'PUT', path: '/api/session/password', role: 'viewer', tag },
    summary: 'Changes the password of who is signed in, and signs out everywhere.',
    ...{ body: ownChange, refusals: [404] },
    async handler({ body: { present, password: next }, principal, actor }) {
      const id = principal?.accountId;
      if (id === undefined) return notFound('account');
      if (!(await accounts.hasPassword(id, present))) return invalidValue('present', 'is not the present password');
      await accounts.change(id, { password: next }, actor);
      return { ...noContent, signIn: null };
    },
  });
}

function linkRoute({ newLink }: AccountRouteDeps): Route {
  return route({
    ...{ method: 'POST', path: '/api/one-time-links', role: 'administrator', tag },
    summary: 'Makes a link that signs one browser in, once, as administrator.',
    ...{ status: 201, response: oneTimeLink },
    handler: async () => done(newLink()),
  });
}

function given({ role: newRole, password: newPassword }: z.output<typeof change>) {
  return {
    ...(newRole !== undefined && { role: newRole }),
    ...(newPassword !== undefined && { password: newPassword }),
  };
}

function nameTaken(): Answer<never> {
  return refused({
    status: 409,
    code: 'CB-ACCOUNT-NAME-TAKEN',
    detail: 'There is an account of this name.',
    help: 'Choose another name, or change that account.',
  });
}
