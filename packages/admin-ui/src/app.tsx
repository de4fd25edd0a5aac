import { FluentProvider } from '@fluentui/react-provider';
import { webDarkTheme, webLightTheme } from '@fluentui/tokens';
import { createDOMRenderer, RendererProvider } from '@griffel/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Router } from 'wouter';
import { createQueryClient } from './api/queries.ts';
import { Gate } from './shell/gate.tsx';
import { useHashLocation, useHashSearch } from './shell/hash-location.ts';
import { useMedia } from './shell/use-media.ts';

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
            <Gate />
          </Router>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}
