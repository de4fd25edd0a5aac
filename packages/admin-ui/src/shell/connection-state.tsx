import { useEffect, useState } from 'react';
import { ageInWords } from '../parts/time.tsx';
import { useConnection } from './connection.ts';

/** How old what is shown is, told all the time; and that the engine does not answer. */
export function ConnectionState() {
  const { isLost, updatedAt } = useConnection();
  const now = useNow();
  const age = updatedAt === 0 ? 'never' : ageInWords(now - updatedAt);
  return (
    <span className={isLost ? 'connection lost' : 'connection'} role="status" aria-live={isLost ? 'polite' : 'off'}>
      {isLost ? `The engine cannot be reached. Last update ${age}.` : `Last update ${age}`}
    </span>
  );
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
