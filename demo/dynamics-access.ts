/** Where Dynamics is, and who asks. */
export interface Access {
  readonly dynamicsUrl: string;
  /** Login host and tenant. */
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Gets a token as the application. @throws Error with the whole answer if there is none */
export async function fetchToken({ authority, clientId, clientSecret, dynamicsUrl }: Access): Promise<string> {
  const answer = await fetch(`${authority}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${dynamicsUrl}/.default`,
    }),
  });
  if (!answer.ok) throw new Error(`The Dynamics emulator gave no token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
