import { FluentProvider } from '@fluentui/react-provider';
import { Spinner } from '@fluentui/react-spinner';
import { webDarkTheme, webLightTheme } from '@fluentui/tokens';
import { createDOMRenderer, RendererProvider } from '@griffel/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Route, Router, Switch } from 'wouter';
import { createQueryClient } from './api/queries.ts';
import { Gate } from './shell/gate.tsx';
import { useHashLocation, useHashSearch } from './shell/hash-location.ts';
import { useMedia } from './shell/use-media.ts';

/** Needs no engine, and nobody who is signed in. */
const BundlePage = lazy(async () => ({ default: (await import('./bundle/bundle-page.tsx')).BundlePage }));

/** @param nonce that the policy of the document allows styles with */
export function App({ nonce }: { readonly nonce: string }) {
  const [renderer] = useState(() => createDOMRenderer(document, { styleElementAttributes: { nonce } }));
  const [client] = useState(createQueryClient);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={isDark ? webDarkTheme : webLightTheme} className="root">
        <QueryClientProvider client={client}>
          <Router hook={useHashLocation} searchHook={useHashSearch}>
            <Switch>
              <Route path="/support-bundle">
                <Suspense fallback={<Spinner label="Loading the page" className="whole-page" />}>
                  <BundlePage />
                </Suspense>
              </Route>
              <Route>
                <Gate />
              </Route>
            </Switch>
          </Router>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}
