import { useConfigurationNames } from '../api/configuration-names.ts';
import type { FilterField } from './filter-bar.tsx';

/** A filter by one of the words that stand for its values. */
export function choiceField(key: string, label: string, words: Readonly<Record<string, string>>): FilterField {
  return {
    kind: 'choice',
    key,
    label,
    choices: Object.entries(words).map(([value, word]) => ({ value, label: word })),
  };
}

/** A filter by configuration, under the names that they have now. */
export function useConfigurationField(): FilterField {
  const { configurations } = useConfigurationNames();
  const names = Object.fromEntries(configurations.map(({ id, name }) => [id, name]));
  return choiceField('configurationId', 'Configuration', names);
}

export const periodFields: readonly FilterField[] = [
  { kind: 'time', key: 'from', label: 'From' },
  { kind: 'time', key: 'until', label: 'Until' },
];
