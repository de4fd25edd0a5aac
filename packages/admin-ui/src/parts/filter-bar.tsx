import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { Select } from '@fluentui/react-select';
import { useEffect, useState } from 'react';
import { localOf } from './local-time.ts';
import { useFilters } from '../shell/hash-location.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A filter of a list, by its key in the address. */
export type FilterField = { readonly key: string; readonly label: string } & (
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'time' }
);

/** The filters of a list. They stand in the address, so that a list can be kept, sent to somebody, and gone back to. */
export function FilterBar({ fields }: { readonly fields: readonly FilterField[] }) {
  const [filters, setFilters] = useFilters();
  const change = (key: string, value: string): void => setFilters({ before: '', [key]: value });
  const isFiltered = fields.some(({ key }) => filters.has(key));
  return (
    <search className="filters">
      {fields.map((field) => (
        <Field key={field.key} label={field.label}>
          {controlFor(field, filters.get(field.key) ?? '', (value) => change(field.key, value))}
        </Field>
      ))}
      {isFiltered && (
        <Button
          onClick={() => setFilters(Object.fromEntries(['before', ...fields.map(({ key }) => key)].map(cleared)))}
        >
          Clear filters
        </Button>
      )}
    </search>
  );
}

function cleared(key: string) {
  return [key, ''] as const;
}

/** An element rather than a component, so that the label around it finds it. */
function controlFor(field: FilterField, value: string, onChange: (value: string) => void) {
  switch (field.kind) {
    case 'choice':
      return (
        <Select value={value} onChange={(_, data) => onChange(data.value)}>
          <option value="">All</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      );
    case 'text':
      return <TypedText value={value} onChange={onChange} />;
    case 'time':
      return (
        <Input
          type="datetime-local"
          value={localOf(value)}
          onChange={(_, data) => onChange(data.value === '' ? '' : new Date(data.value).toISOString())}
        />
      );
  }
}

/** Not every letter is a filter of its own. */
const typingMilliseconds = 400;

interface TypedTextProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TypedText({ value, onChange, ...label }: TypedTextProps) {
  const [typed, setTyped] = useState({ text: value, of: value });
  // The address was changed otherwise, such as by going back.
  if (typed.of !== value) setTyped({ text: value, of: value });
  useEffect(() => {
    if (typed.text.trim() === value) return undefined;
    const timer = window.setTimeout(() => onChange(typed.text.trim()), typingMilliseconds);
    return () => window.clearTimeout(timer);
  });
  return (
    <Input
      {...label}
      value={typed.text}
      spellCheck={false}
      onChange={(_, { value: text }) => setTyped({ text, of: value })}
    />
  );
}
