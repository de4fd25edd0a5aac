/** What is wrong with a field that was entered. */
export interface FieldProblem {
  /** Names from the top, joined by dots: `applianceHost`, `settings.tenantId`; `''` for the whole. */
  readonly key: string;
  /** What the field is called where a person sees it. */
  readonly label: string;
  /** End of a sentence about it. */
  readonly text: string;
}

/** Problems as sentences for people, and by their fields for forms. */
export interface Problems {
  readonly problems: readonly string[];
  readonly fields: readonly FieldProblem[];
}

export function problemsOf(fields: readonly FieldProblem[]): Problems {
  return { problems: fields.map(({ label, text }) => `${label}: ${text}`), fields };
}

/**
 * What a plugin says of its settings, by field: each of its sentences begins with a label.
 * @param labels of its settings, by path
 */
export function problemsOfPlugin(
  sentences: readonly string[],
  labels: Readonly<Record<string, string>> = {},
): Problems {
  return { problems: sentences, fields: sentences.map((sentence) => fieldIn(sentence, labels)) };
}

function fieldIn(sentence: string, labels: Readonly<Record<string, string>>): FieldProblem {
  const named = Object.entries(labels).filter(([, label]) => sentence.startsWith(label));
  // One label may begin with another.
  const [longest] = named.toSorted(([, one], [, other]) => other.length - one.length);
  if (longest === undefined) return { key: 'settings', label: '', text: sentence };
  const [path, label] = longest;
  const text = sentence.slice(label.length).replace(/^:?\s*/, '');
  return { key: `settings.${path.replaceAll('/', '.')}`, label, text };
}
