/**
 * A part of the page that is loaded when it is first wanted. Without the network it is not there; the rest of the page
 * goes on, and it can be asked for again.
 */
import { type ComponentType, lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';

interface Props {
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** What stands there while it is loaded. */
  readonly waiting: ReactNode;
  /** What stands there when it could not be: `again` asks once more. */
  readonly failed: (again: () => void) => ReactNode;
}

export function Later({ load, waiting, failed }: Props) {
  const [attempt, setAttempt] = useState(0);
  // A lazy part that failed stays failed: another attempt is another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: by attempt.
  const Part = useMemo(() => lazy(load), [load, attempt]);
  const again = () => setAttempt((now) => now + 1);
  return (
    <ErrorBoundary resetKeys={[attempt]} fallback={failed(again)}>
      <Suspense fallback={waiting}>
        <Part />
      </Suspense>
    </ErrorBoundary>
  );
}
