import { describe, expect, it } from 'vitest';
import { text } from './columns.ts';
import { defineTable, type TableDeclaration } from './model.ts';
import { tables } from './tables/index.ts';

const declaration: TableDeclaration<{ readonly bt_Name: ReturnType<typeof text> }> = {
  schemaName: 'bt_Thing',
  entitySet: 'bt_things',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Thing',
  collectionLabel: 'BeyondTrust Things',
  description: '',
  icon: '<path/>',
  columns: { bt_Name: text('Name', 100) },
  views: { columns: ['bt_Name'], search: ['bt_Name'], orderBy: { column: 'bt_Name', descending: false } },
  form: [],
};

describe('defineTable', () => {
  it('derives the names that Dataverse derives', () => {
    expect(defineTable(declaration)).toMatchObject({ logicalName: 'bt_thing', primaryId: 'bt_thingid' });
  });

  it('refuses a view on a column that is not there', () => {
    const views = { ...declaration.views, columns: ['bt_Other'] };
    expect(() => defineTable({ ...declaration, views })).toThrow('bt_Thing has no column bt_Other');
  });

  it('refuses a name without the prefix of the publisher', () => {
    expect(() => defineTable({ ...declaration, schemaName: 'new_Thing' })).toThrow('new_Thing');
  });
});

describe('the tables', () => {
  it('are named so that an administrator finds them, and stay within the limits of Dataverse', () => {
    for (const table of tables) {
      expect(table.label).toMatch(/^BeyondTrust /);
      for (const column of Object.values(table.columns)) {
        if (column.kind === 'text') expect(column.maxLength).toBeLessThanOrEqual(4000);
        if (column.kind === 'memo') expect(column.maxLength).toBeLessThanOrEqual(1_048_576);
        if (column.kind === 'lookup') expect(column.relationship.length).toBeLessThanOrEqual(100);
      }
    }
  });
});
