import { describe, expect, it } from 'vitest';
import { keyQuery, representativeName } from './key-row.ts';

const creator = { domainname: 'CONTOSO\\ann@contoso.com', internalemailaddress: 'ann@mail.com', employeeid: 'E17' };

describe('representativeName', () => {
  it.each([
    ['none', undefined],
    ['user-name', 'CONTOSO\\ann@contoso.com'],
    ['user-name-before-at', 'ann'],
    ['email', 'ann@mail.com'],
    ['employee-id', 'E17'],
  ] as const)('from %s is %s', (from, name) => {
    expect(representativeName(creator, from)).toBe(name);
  });

  it('is not known where the user lacks it', () => {
    expect(representativeName({ employeeid: null }, 'employee-id')).toBeUndefined();
  });
});

describe('keyQuery', () => {
  const id = 'cccccccc-0000-4000-8000-000000000001';

  it('reads no fact about a person that the setting does not need', () => {
    const { expand } = keyQuery(id, 'none', new Date());
    expect(expand).not.toContain('createdby');
    expect(keyQuery(id, 'email', new Date()).expand).toContain('createdby($select=internalemailaddress)');
  });

  it('refuses a connection id that would become part of the filter', () => {
    expect(() => keyQuery("x' or 1 eq 1", 'none', new Date())).toThrow(TypeError);
  });
});
