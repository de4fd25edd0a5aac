import { useId, useState, type DragEvent, type ReactNode } from 'react';

interface ArchiveDropProps {
  readonly title: string;
  /** Of the field by which the file is chosen. */
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly onTaken: (archive: File) => void;
  /** What is to be known beforehand. */
  readonly hint: ReactNode;
  /** What has become of it. */
  readonly children?: ReactNode;
}

/** Takes a zip archive, dropped or chosen. */
export function ArchiveDrop({ title, label, isDisabled = false, onTaken, hint, children }: ArchiveDropProps) {
  const [isOver, setOver] = useState(false);
  const id = useId();
  const take = (archive: File | undefined): void => {
    if (archive !== undefined && !isDisabled) onTaken(archive);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={isOver ? 'card drop over' : 'card drop'}
      aria-labelledby={`${id}-title`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p>{hint}</p>
      <label htmlFor={id}>{label}</label>{' '}
      <input
        id={id}
        type="file"
        accept=".zip,application/zip"
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          // The same file, mended, can be chosen again: a browser tells of another choice only.
          currentTarget.value = '';
        }}
      />
      {children}
    </section>
  );
}
