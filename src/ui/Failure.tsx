/** When nothing else can be shown: what went wrong, and the two ways on. */
import { startAnew } from './post';
import { useTexts } from './use_page';

export function Failure({ failure }: { readonly failure: string }) {
  const texts = useTexts();
  return (
    <main className="failure" role="alert">
      <h1>{texts.failedTitle}</h1>
      <pre>{failure || texts.failedSilently}</pre>
      <p>{texts.failedHelp}</p>
      <div>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {texts.reload}
        </button>
        <button type="button" className="button" onClick={startAnew}>
          {texts.reset}
        </button>
      </div>
    </main>
  );
}
