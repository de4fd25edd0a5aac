import { Button } from '@fluentui/react-button';

/** In place of a page that cannot be drawn, or not be loaded because the engine was upgraded under it. */
export function PageFailure() {
  return (
    <div role="alert">
      <h1>This page cannot be shown</h1>
      <p>The engine may have been upgraded, or may not be reached. Loading the page again helps in both cases.</p>
      <Button onClick={() => window.location.reload()}>Load again</Button>
    </div>
  );
}
