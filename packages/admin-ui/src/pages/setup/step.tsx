import type { ReactNode } from 'react';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

export function Step({ number, title, children }: StepProps) {
  return (
    <section className="card" aria-labelledby={`step-${number}`}>
      <h2 id={`step-${number}`}>
        {number}. {title}
      </h2>
      {children}
    </section>
  );
}
