import type { FromThread, ToThread } from './messages.ts';

/** What a thread said to a question, or that it is gone. */
export type Answer =
  | Extract<FromThread, { kind: 'processed' | 'settings-parsed' | 'called' }>
  | { readonly kind: 'lost'; readonly why: string };

/** The questions that a thread has been asked and not yet answered. */
export interface Questions {
  nextId(): number;
  /** Never rejects: a thread that is gone is an answer too. */
  ask(
    message: Extract<ToThread, { kind: 'process' | 'parse-settings' | 'call' }>,
    moved?: ReadableStream[],
  ): Promise<Answer>;
  readonly answer: (message: Extract<FromThread, { kind: 'processed' | 'settings-parsed' | 'called' }>) => void;
  /** Answers everything that is open, and all that is asked from now on. */
  lose(why: string): void;
}

/** @param post sends a message to the thread, moving streams along */
export function createQuestions(post: (message: ToThread, moved: ReadableStream[]) => void): Questions {
  const open = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  let lost: string | undefined;
  return {
    nextId: () => ++lastId,
    async ask(message, moved = []) {
      if (lost !== undefined) return { kind: 'lost', why: lost };
      const answered = new Promise<Answer>((resolve) => open.set(message.id, resolve));
      post(message, moved);
      return answered;
    },
    answer(message) {
      open.get(message.id)?.(message);
      open.delete(message.id);
    },
    lose(why) {
      lost = why;
      for (const resolve of open.values()) resolve({ kind: 'lost', why });
      open.clear();
    },
  };
}
