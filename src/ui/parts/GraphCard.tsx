/** What lies over the graph for as long as it is wanted: a title, a button that closes it, and Escape. */
import type { KeyboardEvent, ReactNode } from 'react';
import { Icon } from '../Icon';

interface Props {
  readonly title: string;
  readonly className: string;
  /** What the button that closes it is called. */
  readonly close: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function GraphCard({ title, className, close, onClose, children }: Props) {
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <section className={`graph-card ${className}`} aria-label={title} onKeyDown={leave}>
      <header>
        <h2>{title}</h2>
        <button
          type="button"
          className="button quiet square"
          aria-label={close}
          title={close}
          // It came at a press of another button: the keyboard follows.
          ref={(button) => button?.focus()}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </section>
  );
}
