/** Nearer, farther, all of it: buttons for what wheel, fingers and keys do to the picture. */
import { Icon } from '../Icon';
import type { Stage } from '../picture/stage';
import { useTexts } from '../use_page';
import { ZOOM_STEP } from './view';

export function ViewTools({ stage }: { readonly stage: Stage | null }) {
  const { view } = useTexts();
  return (
    <fieldset className="view-tools">
      <legend className="unseen">{view.title}</legend>
      <Tool icon="plus" label={view.nearer} keys="+" onPress={() => stage?.zoom(ZOOM_STEP)} />
      <Tool icon="minus" label={view.farther} keys="−" onPress={() => stage?.zoom(1 / ZOOM_STEP)} />
      <Tool icon="fit" label={view.fit} keys="0" onPress={() => stage?.fit()} />
    </fieldset>
  );
}

interface ToolProps {
  readonly icon: 'plus' | 'minus' | 'fit';
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
