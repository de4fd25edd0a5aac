import { Button } from '@fluentui/react-button';
import { Spinner } from '@fluentui/react-spinner';
import { Suspense, use, type MouseEvent } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { useChange } from '../api/queries.ts';
import { useLiveUpdates } from '../live/use-live-updates.ts';
import { useRefetchOnReturn } from './connection.ts';
import { ConnectionState } from './connection-state.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { PageFailure } from './page-failure.tsx';
import { pages } from './pages.ts';
import { PersonContext } from './person.ts';
import { ShortcutList } from './shortcut-list.tsx';
import { Upgraded } from './upgraded.tsx';
import { useMedia } from './use-media.ts';

/** Frame around every page: navigation, account, connection. */
export function Shell() {
  const [path] = useLocation();
  useLiveUpdates();
  useRefetchOnReturn();
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <Header />
      <Navigation path={path} />
      <main id="main" tabIndex={-1}>
        <Upgraded />
        <ErrorBoundary key={path} fallback={<PageFailure />}>
          <Suspense fallback={<Spinner label="Loading the page" />}>
            <Switch>
              {pages.map((page) => (
                <Route key={page.path} path={page.path} component={page.component} />
              ))}
              <Route>
                <h1>There is no such page</h1>
                <p>Choose one from the list of pages.</p>
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** The address behind the `#` is that of the page, so that this link cannot be followed as others are. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Header() {
  const person = use(PersonContext);
  const signOut = useChange('DELETE /api/session');
  return (
    <header>
      <span className="product">Casebridge</span>
      <ConnectionState />
      <ShortcutList />
      <span className="person">
        {person?.name} ({person?.role})
      </span>
      <Button size="small" onClick={() => signOut.mutate({})}>
        Sign out
      </Button>
    </header>
  );
}

/** Where it is narrow, the list would fill the first screen. */
function Navigation({ path }: { readonly path: string }) {
  const isNarrow = useMedia('(max-width: 720px)');
  const list = <PageList path={path} />;
  return (
    <nav aria-label="Pages">
      {isNarrow ? (
        <details key={path}>
          <summary>Pages</summary>
          {list}
        </details>
      ) : (
        list
      )}
    </nav>
  );
}

function PageList({ path }: { readonly path: string }) {
  const isOpen = (page: string): boolean => path === page || (page !== '/' && path.startsWith(`${page}/`));
  return (
    <ul>
      {pages.map(
        (page) =>
          page.title !== undefined && (
            <li key={page.path}>
              <Link href={page.path} aria-current={isOpen(page.path) ? 'page' : undefined}>
                {page.title}
              </Link>
            </li>
          ),
      )}
    </ul>
  );
}
