import { Select } from '@fluentui/react-select';

export const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

interface RoleSelectProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly 'aria-label'?: string;
}

/** What the label around it says of it comes with the rest of its properties. */
export function RoleSelect({ value, onChange, ...label }: RoleSelectProps) {
  return (
    <Select
      {...label}
      value={value}
      onChange={(_, data) => onChange(roles.find((role) => role === data.value) ?? 'viewer')}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {role}
        </option>
      ))}
    </Select>
  );
}
