import { Checkbox } from '@fluentui/react-checkbox';
import { Input } from '@fluentui/react-input';
import { Select } from '@fluentui/react-select';
import { Textarea } from '@fluentui/react-textarea';
import type { FieldSchema } from './schema.ts';

export interface FieldProps {
  readonly name: string;
  readonly field: FieldSchema;
  readonly value: unknown;
  readonly isDisabled: boolean;
  readonly onChange: (value: unknown) => void;
}

/** Longer texts get several lines. */
const longestLine = 1000;

// Each kind passes on what the label around it says of it (`aria-describedby` and the like) with the rest of its properties.

export function TextField({ name, field, value, isDisabled, onChange, ...label }: FieldProps) {
  const text = typeof value === 'string' ? value : '';
  const common = { ...label, name, value: text, disabled: isDisabled };
  if ((field.maxLength ?? 0) > longestLine) {
    return <Textarea {...common} resize="vertical" onChange={(_, data) => onChange(data.value)} />;
  }
  return <Input {...common} autoComplete="off" spellCheck={false} onChange={(_, data) => onChange(data.value)} />;
}

export function NumberField({ name, field, value, isDisabled, onChange, ...label }: FieldProps) {
  return (
    <Input
      {...label}
      type="number"
      name={name}
      value={typeof value === 'number' ? String(value) : ''}
      min={field.minimum}
      max={field.maximum}
      disabled={isDisabled}
      onChange={(_, data) => onChange(data.value === '' ? undefined : Number(data.value))}
    />
  );
}

export function CheckboxField({ name, field, value, isDisabled, onChange, ...label }: FieldProps) {
  return (
    <Checkbox
      {...label}
      name={name}
      label={field.title ?? name}
      checked={value === true}
      disabled={isDisabled}
      onChange={(_, data) => onChange(data.checked === true)}
    />
  );
}

export function ChoiceField({ name, field, value, isDisabled, onChange, ...label }: FieldProps) {
  return (
    <Select
      {...label}
      name={name}
      value={textOf(value) ?? textOf(field.default) ?? ''}
      disabled={isDisabled}
      onChange={(_, data) => onChange(data.value)}
    >
      {field.enum?.map((each) => (
        <option key={each} value={each}>
          {field['x-labels']?.[each] ?? each}
        </option>
      ))}
    </Select>
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Several of a few, each with a box, as the original's event types have it. */
export function ChoicesField({ field, value, isDisabled, onChange }: FieldProps) {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const all = field.items?.enum ?? [];
  return (
    <fieldset>
      <legend>{field.title}</legend>
      {all.map((each) => (
        <Checkbox
          key={each}
          label={field.items?.['x-labels']?.[each] ?? each}
          checked={chosen.includes(each)}
          disabled={isDisabled}
          // In the order of the form, so that equal choices are equal values.
          onChange={() => onChange(all.filter((other) => chosen.includes(other) !== (other === each)))}
        />
      ))}
    </fieldset>
  );
}
