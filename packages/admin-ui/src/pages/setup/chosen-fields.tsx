import type { FieldProblem } from '../../api/client.ts';
import { FormFields } from '../../form/form-fields.tsx';
import type { FormSchema, Values } from '../../form/schema.ts';

interface ChosenFieldsProps {
  readonly part: {
    readonly schema: FormSchema;
    readonly values: Values;
    readonly prefix: string;
    readonly onChange: (name: string, value: unknown) => void;
  };
  /** Shown at once; all others are folded. */
  readonly first: readonly string[];
  readonly problems: readonly FieldProblem[];
}

/** What has to be filled in, and behind it what usually stays as it is. */
export function ChosenFields({ part, first, problems }: ChosenFieldsProps) {
  const of = (isFirst: boolean): FormSchema => ({
    ...part.schema,
    properties: Object.fromEntries(
      Object.entries(part.schema.properties).filter(
        ([name, field]) => (first.includes(name) || field.writeOnly === true) === isFirst,
      ),
    ),
  });
  return (
    <>
      <FormFields {...part} schema={of(true)} problems={problems} />
      <details>
        <summary>More settings</summary>
        <FormFields {...part} schema={of(false)} problems={problems} />
      </details>
    </>
  );
}
