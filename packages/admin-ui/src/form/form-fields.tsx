import { Field } from '@fluentui/react-field';
import { useState } from 'react';
import type { FieldProblem } from '../api/client.ts';
import { checkField } from './check-field.ts';
import { CheckboxField, ChoiceField, ChoicesField, NumberField, TextField, type FieldProps } from './fields.tsx';
import { applies, fieldsOf, type FormSchema, type Values } from './schema.ts';
import { SecretField } from './secret-field.tsx';

interface FormFieldsProps {
  readonly schema: FormSchema;
  readonly values: Values;
  /** Where the fields stand among all that was sent: `''` or `settings.`. */
  readonly prefix: string;
  /** As the engine said. */
  readonly problems: readonly FieldProblem[];
  readonly onChange: (name: string, value: unknown) => void;
}

/** Every field of a schema, in its order, with its label and its help. */
export function FormFields({ schema, values, prefix, problems, onChange }: FormFieldsProps) {
  return (
    <>
      {fieldsOf(schema).map(([name, field]) => (
        <FormField
          key={name}
          name={name}
          field={field}
          isRequired={schema.required?.includes(name) === true}
          isActive={applies(field, values)}
          value={values[name]}
          problem={problems.find(({ key }) => key === prefix + name)?.text}
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </>
  );
}

interface FormFieldProps extends Omit<FieldProps, 'isDisabled'> {
  readonly isRequired: boolean;
  readonly isActive: boolean;
  readonly problem: string | undefined;
}

function FormField({ isRequired, isActive, problem, ...props }: FormFieldProps) {
  const { field, value } = props;
  const [wasLeft, setLeft] = useState(false);
  const found = wasLeft && isActive ? checkField(field, isRequired, value) : undefined;
  const message = found ?? problem;
  // These bring labels of their own.
  const isLabelled = field.type === 'boolean' || field.type === 'array';
  return (
    <div className="field" onBlur={() => setLeft(true)}>
      <Field
        {...(!isLabelled && { label: field.title ?? '', required: isRequired })}
        {...(field.description !== undefined && { hint: field.description })}
        {...(message !== undefined && { validationMessage: message, validationState: 'error' as const })}
      >
        {fieldFor({ ...props, isDisabled: !isActive })}
      </Field>
    </div>
  );
}

/** An element rather than a component, so that the label around it can tell it what describes it. */
function fieldFor(props: FieldProps) {
  const { field } = props;
  if (field.writeOnly === true) return <SecretField {...props} />;
  if (field.type === 'boolean') return <CheckboxField {...props} />;
  if (field.type === 'integer') return <NumberField {...props} />;
  if (field.type === 'array') return <ChoicesField {...props} />;
  return field.enum === undefined ? <TextField {...props} /> : <ChoiceField {...props} />;
}
