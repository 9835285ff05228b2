/** Opens and closes the key to the picture. */
import { store } from '../store';
import { usePage, useTexts } from '../use_page';

export function KeyButton() {
  const { key, keyHelp } = useTexts().view;
  const open = usePage((page) => page.graphKey);
  return (
    <button
      type="button"
      className="button quiet key-button"
      aria-expanded={open}
      aria-pressed={open}
      title={keyHelp}
      onClick={() => store.setState({ graphKey: !open })}
    >
      {key}
    </button>
  );
}
