/** One of the server-sent events of a stream. */
export interface ServerEvent {
  readonly type: string;
  readonly data: unknown;
}

/** The admin API of a running engine, with the token of its token file. */
export interface AdminClient {
  readonly url: string;
  /** @throws CommandError if the engine refuses it or cannot be reached */
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Gets an answer that is no JSON. @throws CommandError as `call` does */
  download(path: string): Promise<Uint8Array>;
  /**
   * Asks for something that is told line by line, each a JSON value.
   * @throws CommandError as `call` does, also where the engine breaks off
   */
  lines<T>(path: string, body: object): AsyncIterable<T>;
  /**
   * Hears the events of a stream until it ends.
   * @throws CommandError as `call` does, also where the engine ends
   */
  follow(path: string): AsyncIterable<ServerEvent>;
}

/** A path with its query; what is undefined is left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
