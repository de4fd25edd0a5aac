import type { Formats } from './format.ts';
import type { Actor } from '../model/session-view.ts';
import type { ViewerWords } from '../words/viewer-words.ts';

/** Language and formats that texts are written with. */
export interface TextContext {
  readonly words: ViewerWords;
  readonly formats: Formats;
}

/** The name of an actor; the appliance's own names for the system and for everybody differ by release and language. */
export function nameOf({ words }: TextContext, actor: Actor): string {
  if (actor.type === 'everyone') return words.everyone;
  return actor.type === 'system' ? words.systemActor : actor.name;
}
