const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** An instant in the time of the person; in UTC when pointed at or focused. */
export function Time({ at }: { readonly at: string }) {
  const date = new Date(at);
  const utc = `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return (
    // Reached by the keyboard, as there is no other way to UTC without a pointer.
    <time dateTime={at} tabIndex={0} data-utc={utc} aria-label={`${local.format(date)}, ${utc}`}>
      {local.format(date)}
    </time>
  );
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** @param milliseconds since then. @returns such as `3 s ago`, `2 minutes ago` */
export function ageInWords(milliseconds: number): string {
  for (const [name, length] of units) {
    const count = Math.floor(milliseconds / length);
    if (count > 0) return `${count} ${name}${count === 1 ? '' : 's'} ago`;
  }
  return `${Math.max(0, Math.floor(milliseconds / 1000))} s ago`;
}
