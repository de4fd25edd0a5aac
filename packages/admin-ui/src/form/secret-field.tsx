import { Button } from '@fluentui/react-button';
import { Input } from '@fluentui/react-input';
import type { FieldProps } from './fields.tsx';

/**
 * A secret: it can be entered, and is never shown again. The value is what the engine tells of it, `{ configured }`, until
 * somebody types; so a secret that nobody touched cannot be sent by mistake.
 */
export function SecretField({ name, value, isDisabled, onChange, field: _, ...label }: FieldProps) {
  const isSet = typeof value === 'object' && value !== null && 'configured' in value && value.configured === true;
  return (
    <span className="secret">
      <Input
        {...label}
        type="password"
        name={name}
        autoComplete="new-password"
        value={typeof value === 'string' ? value : ''}
        placeholder={placeholderOf(isSet, value)}
        disabled={isDisabled}
        onChange={(_event, data) => onChange(data.value)}
      />
      {isSet && (
        <Button size="small" onClick={() => onChange(null)}>
          Remove
        </Button>
      )}
    </span>
  );
}

function placeholderOf(isSet: boolean, value: unknown): string {
  if (isSet) return 'Set. Leave empty to keep it';
  return value === null ? 'Removed when saved' : 'Not set';
}
