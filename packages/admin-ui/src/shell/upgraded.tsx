import { Button } from '@fluentui/react-button';
import { MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-message-bar';
import { useUpgradedVersion } from '../live/engine-version.ts';

/** The engine was upgraded under the open page, whose words and forms may no longer be the engine's. */
export function Upgraded() {
  const version = useUpgradedVersion();
  if (version === undefined) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>The engine was upgraded to {version}. This page belongs to the version before.</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => window.location.reload()}>
          Load again
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
