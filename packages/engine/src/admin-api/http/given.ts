type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the properties that are undefined. */
export function given<T extends object>(values: T): Given<Partial<T>> & Pick<Given<T>, Required<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** The keys of a type that are always there. */
type Required<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];
