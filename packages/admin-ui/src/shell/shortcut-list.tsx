import { Button } from '@fluentui/react-button';
import { useState } from 'react';
import { setPaused, usePaused } from '../live/pause.ts';
import { keyOfList, keyOfPause, shortcuts, useShortcuts } from './shortcuts.ts';

/** The keys of the pages, behind a button that everybody sees. */
export function ShortcutList() {
  const [isOpen, setOpen] = useState(false);
  const isPaused = usePaused();
  useShortcuts({ onList: () => setOpen(!isOpen), onPause: () => setPaused(!isPaused) });
  const keys = [
    ...shortcuts,
    { keys: keyOfPause, what: 'Pause updates, or go on' },
    { keys: keyOfList, what: 'This list' },
  ];
  return (
    <>
      <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Keys
      </Button>
      {isOpen && (
        <section className="keys" aria-label="Keys">
          <dl className="facts">
            {keys.map(({ keys: combination, what }) => (
              <div key={combination}>
                <dt>
                  {combination.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}
