import type { Association, Column, Relationship, Table } from './model.ts';

/** Shared choices by name. */
export interface SharedChoice {
  name: string;
  displayName: string;
  options: NonNullable<Column['options']>;
}

/** Every table, relationship and shared choice that this environment knows. */
export interface Catalog {
  tables(): Iterable<Table>;
  table(logicalName: string): Table | undefined;
  tableOfSet(setName: string): Table | undefined;
  addTable(table: Table): void;
  removeTable(logicalName: string): void;
  relationships(): Iterable<Relationship>;
  addRelationship(relationship: Relationship): void;
  /** Lookups of a table by the name of their navigation property; several where one property may point to several tables. */
  lookupsByNavigation(table: string, navigation: string): readonly Relationship[];
  /** Lookups of a table by their column. */
  lookupsByColumn(table: string, column: string): readonly Relationship[];
  /** Relationships that point at a table. */
  incoming(table: string): readonly Relationship[];
  collection(table: string, navigation: string): Relationship | undefined;
  associations(): Iterable<Association>;
  addAssociation(association: Association): void;
  association(table: string, navigation: string): Association | undefined;
  choices(): Iterable<SharedChoice>;
  choice(name: string): SharedChoice | undefined;
  setChoice(choice: SharedChoice): void;
}

/** Makes an empty catalog. */
export function createCatalog(): Catalog {
  const tables = new Map<string, Table>();
  const sets = new Map<string, Table>();
  const associations = new Map<string, Association>();
  const choices = new Map<string, SharedChoice>();
  const relationships = createRelationships();

  function removeTable(logicalName: string): void {
    sets.delete(tables.get(logicalName)?.setName ?? '');
    tables.delete(logicalName);
    relationships.removeTable(logicalName);
  }

  return {
    tables: () => tables.values(),
    table: (logicalName) => tables.get(logicalName),
    tableOfSet: (setName) => sets.get(setName),
    addTable: (table) => {
      tables.set(table.logicalName, table);
      sets.set(table.setName, table);
    },
    removeTable,
    relationships: relationships.all,
    addRelationship: relationships.add,
    lookupsByNavigation: (table, navigation) =>
      relationships.outgoing(table).filter((one) => one.lookupNavigation === navigation),
    lookupsByColumn: (table, column) => relationships.outgoing(table).filter((one) => one.attribute === column),
    incoming: relationships.incoming,
    collection: (table, navigation) =>
      relationships.incoming(table).find((one) => one.collectionNavigation === navigation),
    associations: () => associations.values(),
    addAssociation: (association) => void associations.set(association.name, association),
    association: (table, navigation) => [...associations.values()].find((one) => leadsFrom(one, table, navigation)),
    choices: () => choices.values(),
    choice: (name) => choices.get(name),
    setChoice: (choice) => void choices.set(choice.name, choice),
  };
}

function leadsFrom(association: Association, table: string, navigation: string): boolean {
  return [association.first, association.second].some((end) => end.table === table && end.navigation === navigation);
}

interface Relationships {
  all: () => Iterable<Relationship>;
  add: (relationship: Relationship) => void;
  outgoing: (table: string) => readonly Relationship[];
  incoming: (table: string) => readonly Relationship[];
  removeTable: (logicalName: string) => void;
}

// Every request asks for the relationships of a table, so that they are kept by both of their ends.
function createRelationships(): Relationships {
  const all = new Map<string, Relationship>();
  let ends: { outgoing: Map<string, Relationship[]>; incoming: Map<string, Relationship[]> } | undefined;

  // Grouped at the first question after a change: an import adds many at once.
  const grouped = (): NonNullable<typeof ends> =>
    (ends ??= {
      outgoing: Map.groupBy(all.values(), (one) => one.referencing),
      incoming: Map.groupBy(all.values(), (one) => one.referenced),
    });

  return {
    all: () => all.values(),
    add: (relationship) => {
      all.set(relationship.name, relationship);
      ends = undefined;
    },
    outgoing: (table) => grouped().outgoing.get(table) ?? [],
    incoming: (table) => grouped().incoming.get(table) ?? [],
    removeTable: (logicalName) => {
      for (const { name, referencing, referenced } of all.values()) {
        if (referencing === logicalName || referenced === logicalName) all.delete(name);
      }
      ends = undefined;
    },
  };
}
