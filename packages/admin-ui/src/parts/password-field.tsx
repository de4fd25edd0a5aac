import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For who keeps passwords: one that exists, or one that is made here. */
  readonly kind: 'current-password' | 'new-password';
}

export function PasswordField({ label, value, onChange, kind }: PasswordFieldProps) {
  return (
    <Field label={label}>
      <Input type="password" autoComplete={kind} value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
