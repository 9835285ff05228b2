/** A lesson's own HTML, made of its Markdown when the page was built. */
interface Props {
  readonly html: string;
  readonly className?: string;
}

export function Prose({ html, className = '' }: Props) {
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: our own text, converted by the build.
    <div className={`prose ${className}`} dangerouslySetInnerHTML={{ __html: html }} />
  );
}
