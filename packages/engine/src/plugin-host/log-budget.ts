/** How much a plugin may log: far above what a busy engine writes about its deliveries (some ten lines a second). */
export interface LogBudget {
  /** Takes a line of so many characters in, or counts it as dropped. */
  readonly admit: (characters: number) => boolean;
  /** How many lines were dropped since this was asked last; not 0 only after the time in which they were has passed. */
  readonly takeDropped: () => number;
}

const windowMilliseconds = 10_000;
const linesPerWindow = 2_000;
const charactersPerWindow = 2_000_000;

/** @param now milliseconds of a clock that is never set */
export function createLogBudget(now: () => number = () => performance.now()): LogBudget {
  let window = { since: now(), lines: 0, characters: 0 };
  let dropped = 0;

  function present(): typeof window {
    if (now() - window.since >= windowMilliseconds) window = { since: now(), lines: 0, characters: 0 };
    return window;
  }

  function isFull({ lines, characters }: typeof window, more = 0): boolean {
    return lines >= linesPerWindow || characters + more > charactersPerWindow;
  }

  return {
    admit(characters) {
      const open = present();
      if (isFull(open, characters)) {
        dropped += 1;
        return false;
      }
      open.lines += 1;
      open.characters += characters;
      return true;
    },
    takeDropped() {
      if (dropped === 0 || isFull(present())) return 0;
      const taken = dropped;
      dropped = 0;
      return taken;
    },
  };
}
