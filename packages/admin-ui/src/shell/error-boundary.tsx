import { Button } from '@fluentui/react-button';
import { Component, type ReactNode } from 'react';

/** A page that cannot be drawn, or not be loaded because the engine was upgraded under it, says so in its place. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div role="alert">
        <h1>This page cannot be shown</h1>
        <p>The engine may have been upgraded, or may not be reached. Loading the page again helps in both cases.</p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </div>
    );
  }
}
