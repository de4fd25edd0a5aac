import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataverseClient, type Clock, type TokenSource } from '@casebridge/dataverse';
import { publicClientId, signInByBrowser, signInByDeviceCode, type SignInRequest } from '../../src/installer/index.ts';
import { startEnvironment, type SetupEnvironment } from './environment.ts';

let environment: SetupEnvironment;
let request: SignInRequest;
const ada = { username: 'ada.admin@example.com', password: 'correct horse' };

beforeEach(async () => {
  environment = await startEnvironment();
  const { dynamics, deps } = environment;
  dynamics.addUser({ name: 'Ada Admin', roles: ['System Administrator'], password: ada.password });
  const { url, tenantId } = dynamics;
  request = { environmentOrigin: url, loginOrigin: url, tenantId, clientId: publicClientId, fetch, clock: deps.clock };
});
afterEach(() => environment.dynamics.close());

async function nameOf(token: TokenSource): Promise<unknown> {
  const { dynamics, deps } = environment;
  const client = createDataverseClient({ environmentUrl: dynamics.url, fetch, token, clock: deps.clock });
  const me = await client.whoAmI();
  return dynamics.rows('systemuser').find((row) => me.ok && row.systemuserid === me.value.userId)?.domainname;
}

/** Acts as a browser on the page: takes over the hidden fields and posts the form. */
async function signInOnPage(url: string, person: Record<string, string>): Promise<Response> {
  const page = await (await fetch(url)).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const hidden = [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((match): [string, string] => [
    match[1]!,
    match[2]!.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))),
  ]);
  const body = new URLSearchParams([...hidden, ...Object.entries(person)]);
  return fetch(new URL(action, url), { method: 'POST', body, redirect: 'manual' });
}

/** Follows the browser back to the program; `localhost` is where it listens. */
async function goBack(answer: Response, change: (url: URL) => void = () => undefined): Promise<Response> {
  const back = new URL(answer.headers.get('location') ?? '');
  back.hostname = '127.0.0.1';
  change(back);
  return fetch(back);
}

describe('signing in by browser', () => {
  it('gives the rights of the person', async () => {
    const token = await signInByBrowser(request, (url) => void signInOnPage(url, ada).then((answer) => goBack(answer)));
    expect(await nameOf(token)).toBe(ada.username);
  });

  it('takes no answer that belongs to another sign-in, and waits on', async () => {
    let refused = 0;
    const token = await signInByBrowser(request, (url) => {
      void signInOnPage(url, ada).then(async (answer) => {
        refused = (await goBack(answer, (back) => back.searchParams.set('state', 'other'))).status;
        await goBack(answer);
      });
    });
    expect(refused).toBe(400);
    expect(await nameOf(token)).toBe(ada.username);
  });

  it('says what Entra said if the code is worth nothing', async () => {
    const failed = signInByBrowser(request, (url) => {
      void signInOnPage(url, ada).then((answer) => goBack(answer, (back) => back.searchParams.set('code', 'made-up')));
    });
    await expect(failed).rejects.toMatchObject({
      code: 'CB-SETUP-SIGN-IN',
      message: expect.stringContaining('AADSTS70008') as string,
    });
  });

  it('ends when it is given up', async () => {
    const controller = new AbortController();
    const waiting = signInByBrowser({ ...request, signal: controller.signal }, () =>
      controller.abort(new Error('enough')),
    );
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('signing in by device code', () => {
  it('waits for the person, then gives her rights', async () => {
    let polls = 0;
    let entered: Promise<unknown> = Promise.resolve();
    let shown = { url: '', code: '' };
    const clock: Clock = {
      ...request.clock,
      sleep: async () => {
        polls += 1;
        if (polls === 2) entered = signInOnPage(shown.url, { ...ada, user_code: shown.code });
        await entered;
      },
    };
    const token = await signInByDeviceCode({ ...request, clock }, (device) => void (shown = device));
    expect(shown.code).toMatch(/^[B-Z]{9}$/);
    expect(polls).toBe(2);
    expect(await nameOf(token)).toBe(ada.username);
  });

  it('ends when the time is over', async () => {
    await expect(signInByDeviceCode(request, () => undefined)).rejects.toMatchObject({
      code: 'CB-SETUP-SIGN-IN',
      message: expect.stringContaining('expired') as string,
    });
  });
});
