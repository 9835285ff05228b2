/** A dialog over the page: a title, a way out (its button, Esc), and whatever it is about. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from '../Icon';
import { useTexts } from '../use_page';

interface Props {
  readonly title: string;
  readonly className: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Sheet({ title, className, open, onClose, children }: Props) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={`sheet ${className}`} aria-label={title} onClose={onClose}>
      <header>
        <h2>{title}</h2>
        <button
          type="button"
          className="button quiet square"
          aria-label={texts.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </dialog>
  );
}
