import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { useEffect, useRef, useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { Time } from '../parts/time.tsx';
import { bulkWords, deliveriesInWords } from './bulk-words.ts';
import type { BulkKind, Counted } from './use-bulk-act.ts';

interface ConfirmationProps {
  readonly kind: BulkKind;
  readonly counted: Counted;
  readonly isBusy: boolean;
  readonly onConfirm: (why: string) => void;
  readonly onCancel: () => void;
}

/** Says what was counted before it is done. In the page, not over it, so that the rows that it is about can still be read. */
export function Confirmation({ kind, counted, isBusy, onConfirm, onCancel }: ConfirmationProps) {
  const [why, setWhy] = useState('');
  const { act, effect } = bulkWords[kind];
  const isMissing = kind === 'dismiss' && why.trim() === '';
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <section ref={place} className="card confirmation" aria-label={`${act}?`} tabIndex={-1}>
      <p>
        <strong>
          {act} {deliveriesInWords(counted.count)}?
        </strong>{' '}
        {effect}
      </p>
      <p className="detail">
        Counted <Time at={counted.countedAt} />, up to delivery <code>{counted.highestId}</code>. What comes or ends
        after that is left alone.
      </p>
      {kind === 'dismiss' && (
        <Field label="Why" required hint="Stands in the audit, with your name.">
          <Input value={why} maxLength={500} onChange={(_, { value }) => setWhy(value)} />
        </Field>
      )}
      <p className="acts">
        <ActButton
          role="operator"
          appearance="primary"
          isBusy={isBusy || isMissing}
          onClick={() => onConfirm(why.trim())}
        >
          {`${act} ${counted.count.toLocaleString()}`}
        </ActButton>
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
      </p>
    </section>
  );
}
