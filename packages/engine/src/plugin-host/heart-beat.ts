/** Watches that a thread gives signs of life. */
export interface HeartBeat {
  beat(): void;
  stop(): void;
}

/**
 * Begins with the first beat: until then the thread is starting, which takes as long as the machine is busy. Counts its own ticks instead of measuring time: when this thread was held up itself, or the machine slept, it has not
 * ticked either, and a healthy thread is not taken for dead.
 * @param onSilence called once, when more beats than allowed are missing in a row
 */
export function watchHeartBeat(
  limits: { readonly beatMilliseconds: number; readonly missedBeats: number },
  onSilence: () => void,
): HeartBeat {
  let missed = 0;
  let timer: NodeJS.Timeout | undefined;
  function tick(): void {
    missed += 1;
    if (missed <= limits.missedBeats) return;
    clearInterval(timer);
    onSilence();
  }
  return {
    beat: () => {
      missed = 0;
      timer ??= setInterval(tick, limits.beatMilliseconds);
    },
    stop: () => clearInterval(timer),
  };
}
