const words: Readonly<Record<string, string>> = {
  ...{ pending: 'Waiting', running: 'Running', succeeded: 'Succeeded', skipped: 'Skipped' },
  ...{ retrying: 'Waiting for a retry', dead: 'Dead letter' },
};

/** The state of a delivery: a word, and a colour that says no more than the word. */
export function StateLabel({ state }: { readonly state: string }) {
  return <span className={`state state-${state}`}>{words[state] ?? state}</span>;
}

export const stateWords = words;
