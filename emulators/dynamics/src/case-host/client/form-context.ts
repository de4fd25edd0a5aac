import { documented } from './documented.ts';
import type { Notifications } from './notifications.ts';
import type { PageData } from './page-data.ts';

/** Dependencies of a form context. */
export interface FormParts {
  data: PageData;
  notifications: Notifications;
  refreshRibbon: () => void;
  reload: () => Promise<void>;
}

/** State of a form as `getFormType` says it. */
export function formTypeOf({ id, row, switches }: PageData): number {
  if (id === '') return 1;
  if (switches.hostReadOnly) return 3;
  return row.statecode === 0 ? 2 : 4;
}

/** The form context that commands and handlers are given. */
export function createFormContext({ data, notifications, refreshRibbon, reload }: FormParts): Xrm.FormContext {
  const attribute = (name: string): unknown =>
    name in data.row || `_${name}_value` in data.row
      ? documented(`attribute ${name}`, {
          getName: () => name,
          getValue: () => valueOf(data.row, name),
          getIsDirty: () => false,
          addOnChange: () => undefined,
          removeOnChange: () => undefined,
        })
      : null;
  const onLoad = new Set<(context: unknown) => void>();
  const refresh = async (): Promise<void> => {
    if (!data.switches.hostRefreshKeepsNotifications) notifications.clearAll();
    await reload();
    for (const handler of onLoad) handler({ getEventArgs: () => ({ getDataLoadState: () => 3 }) });
  };
  return documented('formContext', {
    data: documented('formContext.data', {
      entity: documented('formContext.data.entity', {
        getId: () => (data.id === '' ? '' : `{${data.id.toUpperCase()}}`),
        getEntityName: () => data.table,
        getEntityReference: () => ({ entityType: data.table, id: data.id, name: primaryValue(data) }),
        getPrimaryAttributeValue: () => primaryValue(data),
        getIsDirty: () => false,
        save: () => undefined,
      }),
      getIsDirty: () => false,
      isValid: () => true,
      refresh,
      save: refresh,
      addOnLoad: (handler: (context: unknown) => void) => void onLoad.add(handler),
      removeOnLoad: (handler: (context: unknown) => void) => void onLoad.delete(handler),
    }),
    ui: documented('formContext.ui', {
      setFormNotification: (message: string, level: string, id: string) => notifications.set(message, level, id),
      clearFormNotification: (id: string) => notifications.clear(id),
      getFormType: () => formTypeOf(data),
      refreshRibbon,
      close: () => history.back(),
    }),
    getAttribute: attribute,
    getControl: (name: string) =>
      attribute(name) === null ? null : documented(`control ${name}`, { getName: () => name }),
  }) as unknown as Xrm.FormContext;
}

function primaryValue({ row, primaryName }: PageData): string {
  const value = row[primaryName];
  return typeof value === 'string' ? value : '';
}

const formatted = '@OData.Community.Display.V1.FormattedValue';

function valueOf(row: Record<string, unknown>, name: string): unknown {
  const id = row[`_${name}_value`];
  if (id === undefined) return row[name] ?? null;
  if (id === null) return null;
  const property = `_${name}_value`;
  return [
    {
      id,
      name: row[`${property}${formatted}`],
      entityType: row[`${property}@Microsoft.Dynamics.CRM.lookuplogicalname`],
    },
  ];
}
