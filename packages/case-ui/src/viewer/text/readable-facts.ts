import type { Fact, NamedText, SessionView } from '../model/session-view.ts';
import type { TextContext } from './names.ts';

function valueOf({ formats }: TextContext, fact: Fact): string {
  switch (fact.kind) {
    case 'time':
      return formats.moment(fact.value);
    case 'duration':
      return formats.duration(fact.seconds);
    case 'text':
      return fact.value;
  }
}

/** The facts about a session with their labels and values as a person reads them. */
export function readableFacts(context: TextContext, session: SessionView): NamedText[] {
  const own = session.facts.map((fact) => ({ name: context.words.facts[fact.name], value: valueOf(context, fact) }));
  return [...own, ...session.customAttributes];
}
