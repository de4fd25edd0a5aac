import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

interface SignInForm {
  readonly action: string;
  /** Fields that are sent along unseen. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Whether the person has to enter a code first. */
  readonly asksForCode: boolean;
  readonly trouble?: string | undefined;
}

/** The page on which a person signs in with name and password. */
export function signInPage({ action, hidden, asksForCode, trouble }: SignInForm): string {
  const code: Html = asksForCode
    ? html`<p>
        <label>Code <input name="user_code" autocomplete="off" required /></label>
      </p>`
    : html``;
  return layout(
    'Sign in',
    html`<section>
      <h1>Sign in</h1>
      <form method="post" action="${action}">
        ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        ${code}
        <p>
          <label>Name <input name="username" type="email" autocomplete="username" required /></label>
        </p>
        <p>
          <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        </p>
        <p><button>Sign in</button></p>
        <output>${trouble ?? ''}</output>
      </form>
    </section>`,
  );
}

/** The page after a code has been entered. */
export function signedInPage(): string {
  return layout(
    'Signed in',
    html`<section>
      <h1>You are signed in</h1>
      <p>You can close this page.</p>
    </section>`,
  );
}
