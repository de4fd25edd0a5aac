/** Watches that a thread gives signs of life. */
export interface HeartBeat {
  beat(): void;
  stop(): void;
}

/**
 * Counts its own ticks instead of measuring time: when this thread was held up itself, or the machine slept, it has not
 * ticked either, and a healthy thread is not taken for dead.
 * @param onSilence called once, when more beats than allowed are missing in a row
 */
export function watchHeartBeat(
  limits: { readonly beatMilliseconds: number; readonly missedBeats: number },
  onSilence: () => void,
): HeartBeat {
  let missed = 0;
  const timer = setInterval(() => {
    missed += 1;
    if (missed <= limits.missedBeats) return;
    clearInterval(timer);
    onSilence();
  }, limits.beatMilliseconds);
  return {
    beat: () => {
      missed = 0;
    },
    stop: () => clearInterval(timer),
  };
}
