import { Button, type ButtonProps } from '@fluentui/react-button';
import { useLostReason } from '../shell/connection.ts';
import { useMissingRole } from '../shell/person.ts';

interface ActButtonProps {
  readonly children: string;
  readonly role: 'operator' | 'administrator';
  readonly onClick: () => void;
  readonly isBusy?: boolean;
  readonly appearance?: ButtonProps['appearance'];
  /** Names what it acts on, for screen readers. */
  readonly on?: string;
}

/** A button that changes something. Where that cannot be done it stays where it is, and says why. */
export function ActButton({ children, role, onClick, isBusy = false, appearance, on }: ActButtonProps) {
  const [lost, missing] = [useLostReason(), useMissingRole(role)];
  const reason = lost ?? missing;
  return (
    <Button
      size="small"
      appearance={appearance ?? 'secondary'}
      disabledFocusable={reason !== undefined || isBusy}
      title={reason}
      aria-label={on === undefined ? undefined : `${children} ${on}`}
      aria-description={reason}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
