import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { Select } from '@fluentui/react-select';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { stateWords } from '../../parts/state-label.tsx';

interface FiltersProps {
  readonly filters: URLSearchParams;
  readonly onChange: (change: Readonly<Record<string, string>>) => void;
}

/** The filters of the deliveries; an empty one takes all. */
export function Filters({ filters, onChange }: FiltersProps) {
  const { configurations } = useConfigurationNames();
  return (
    <search className="filters">
      <Field label="State">
        <Select value={filters.get('state') ?? ''} onChange={(_, { value }) => onChange({ state: value })}>
          <option value="">All</option>
          {Object.entries(stateWords).map(([state, word]) => (
            <option key={state} value={state}>
              {word}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Configuration">
        <Select
          value={filters.get('configurationId') ?? ''}
          onChange={(_, { value }) => onChange({ configurationId: value })}
        >
          <option value="">All</option>
          {configurations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Session id">
        <Input value={filters.get('lsid') ?? ''} onChange={(_, { value }) => onChange({ lsid: value.trim() })} />
      </Field>
    </search>
  );
}
