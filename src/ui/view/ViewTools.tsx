/** Nearer, farther, all of it: buttons for what wheel, fingers and keys do to the picture. */
import { Icon } from '../Icon';
import type { Stage } from '../picture/stage';
import { usePage, useTexts } from '../use_page';
import { unpinAll } from './pins';
import { ZOOM_STEP } from './view';

export function ViewTools({ stage }: { readonly stage: Stage | null }) {
  const { view } = useTexts();
  const pinned = usePage(({ pins }) => Object.keys(pins).length > 0);
  return (
    <fieldset className="view-tools">
      <legend className="unseen">{view.title}</legend>
      <Tool icon="plus" label={view.nearer} keys="+" onPress={() => stage?.zoom(ZOOM_STEP)} />
      <Tool icon="minus" label={view.farther} keys="−" onPress={() => stage?.zoom(1 / ZOOM_STEP)} />
      <Tool icon="fit" label={view.fit} keys="0" onPress={() => stage?.fit()} />
      {pinned && <Tool icon="unpin" label={view.unpinAll} keys="Shift+P" onPress={unpinAll} />}
    </fieldset>
  );
}

interface ToolProps {
  readonly icon: 'plus' | 'minus' | 'fit' | 'unpin';
  readonly label: string;
  readonly keys: string;
  readonly onPress: () => void;
}

function Tool({ icon, label, keys, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className="button quiet square"
      aria-label={label}
      title={`${label} (${keys})`}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
