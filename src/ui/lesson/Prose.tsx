/** A lesson's own HTML, made of its Markdown when the page was built. */
import { useEffect, useRef } from 'react';
import { useIdleOnceOpen } from '../parts/when_idle';

interface Props {
  readonly html: string;
  readonly className?: string;
}

export function Prose({ html, className = '' }: Props) {
  const text = useRef<HTMLDivElement>(null);
  const idle = useIdleOnceOpen();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has other words in it.
  useEffect(() => {
    if (!idle) return;
    import('../terms/mark_code').then(
      ({ markCode }) => text.current && markCode(text.current),
      // Without the network it stays a text.
      () => {},
    );
  }, [idle, html]);
  return (
    <div
      ref={text}
      className={`prose ${className}`}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own text, converted by the build.
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
