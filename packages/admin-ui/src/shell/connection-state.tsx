import { Button } from '@fluentui/react-button';
import { useEffect, useState } from 'react';
import { setPaused, usePaused } from '../live/pause.ts';
import { ageInWords } from '../parts/time.tsx';
import { useConnection } from './connection.ts';

/** How old what is shown is, told all the time; that the engine does not answer; and the pause. */
export function ConnectionState() {
  const { isLost, updatedAt } = useConnection();
  const isPaused = usePaused();
  const now = useNow();
  const age = updatedAt === 0 ? 'never' : ageInWords(now - updatedAt);
  return (
    <>
      <span className={isLost ? 'connection lost' : 'connection'} role="status" aria-live={isLost ? 'polite' : 'off'}>
        {wordsOn(isLost, isPaused)} Last update {age}
      </span>
      <Button size="small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
        {isPaused ? 'Go on' : 'Pause updates'}
      </Button>
    </>
  );
}

function wordsOn(isLost: boolean, isPaused: boolean): string {
  if (isPaused) return 'Paused.';
  return isLost ? 'The engine cannot be reached.' : 'Live.';
}

/** The time, by the second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
