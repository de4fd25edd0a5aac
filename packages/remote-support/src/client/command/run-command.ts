import { refuse, type Result } from '../../result.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { readAnswer } from '../answers.ts';
import { remoteSupportError } from '../errors.ts';
import type { ApiCaller } from '../request.ts';
import type { CallOptions } from '../call-options.ts';

/** An action of the Command API and how its answer is read. */
export interface Command<T> {
  readonly action: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether it needs full access: docs/vendors/remote-support.md#command-api. */
  readonly changes?: boolean;
  /** Local name of the root of a good answer. */
  readonly root: string;
  /** Gives `undefined` for an answer that lacks the essential. */
  readonly read: (root: XmlElement) => T | undefined;
  /** A status beside 200 that comes with an answer of the expected shape. */
  readonly alsoStatus?: number;
}

const timeoutMilliseconds = 30_000;

/**
 * Carries an action out.
 * @returns what was read; or the refusal as its text and status have it
 * @throws the signal's reason when the caller gave up, and what `beforeRequest` throws
 */
export async function runCommand<T extends object>(
  api: ApiCaller,
  command: Command<T>,
  { signal, beforeRequest, priority }: CallOptions = {},
): Promise<Result<T>> {
  const { action, root, read, parameters, alsoStatus } = command;
  const called = await api.call({
    path: '/api/command',
    parameters: { action, ...parameters },
    timeoutMilliseconds,
    signal,
    beforeRequest,
    priority,
    ...(alsoStatus === undefined ? {} : { alsoStatus }),
  });
  if (!called.ok) return called;
  const answer = await readAnswer(called.response, root);
  signal?.throwIfAborted();
  if (!answer.ok) return answer;
  const value = read(answer.root);
  if (value !== undefined) return { ok: true, ...value };
  return refuse(remoteSupportError('protocol', { message: `The answer to "${action}" lacks what it is about.` }));
}
