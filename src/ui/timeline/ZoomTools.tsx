/** Buttons for the stretch of time that is shown. */
import { useMemo } from 'react';
import { Icon } from '../Icon';
import type { TimelineView } from '../panes/panes';
import { usePage, useTexts } from '../use_page';
import { lastFailover } from './last_failover';
import { ALL, type Bounds, panned, standing, viewOf, type Wish, zoomed } from './view';

const BUTTON_ZOOM = 2;

interface Props {
  readonly shown: Exclude<TimelineView, 'closed'>;
  readonly wish: Wish;
  readonly bounds: Bounds;
  /** True to scale, in the diagram. */
  readonly even: boolean;
  readonly onWish: (wish: Wish) => void;
  readonly onEven: (even: boolean) => void;
}

export function ZoomTools({ shown, wish, bounds, even, onWish, onEven }: Props) {
  const texts = useTexts().timeline;
  const zoom = (factor: number) => {
    const { from, to } = viewOf(wish, bounds);
    const within = bounds.now > from && bounds.now < to;
    onWish(zoomed(wish, factor, within ? bounds.now : (from + to) / 2, bounds));
  };
  const follows = wish.span !== null && wish.to === null;
  const turn = () => onWish({ ...wish, to: follows ? viewOf(wish, bounds).to : null });
  const whole = wish.span === null;
  return (
    <div className="zoom-tools">
      {shown === 'sequence' && (
        <>
          <Square
            icon="left"
            text={texts.earlier}
            onPress={() => onWish(panned(wish, -0.5, bounds))}
          />
          <Square
            icon="right"
            text={texts.later}
            onPress={() => onWish(panned(wish, 0.5, bounds))}
          />
        </>
      )}
      <Square icon="minus" text={texts.zoomOut} off={whole} onPress={() => zoom(BUTTON_ZOOM)} />
      <Square icon="plus" text={texts.zoomIn} onPress={() => zoom(1 / BUTTON_ZOOM)} />
      {shown === 'lanes' && (
        <button
          type="button"
          className="button"
          title={texts.allHelp}
          aria-pressed={whole}
          onClick={() => onWish(ALL)}
        >
          {texts.all}
        </button>
      )}
      <FailoverButton bounds={bounds} onWish={onWish} />
      <button
        type="button"
        className="button"
        title={texts.followHelp}
        aria-pressed={follows}
        disabled={whole}
        onClick={turn}
      >
        {texts.follow}
      </button>
      {shown === 'sequence' && (
        <button
          type="button"
          className="button"
          title={texts.evenHelp}
          aria-pressed={even}
          onClick={() => onEven(!even)}
        >
          {texts.even}
        </button>
      )}
    </div>
  );
}

/** To the latest failover of the branch; it is not there before there was one. */
function FailoverButton({ bounds, onWish }: Pick<Props, 'bounds' | 'onWish'>) {
  const texts = useTexts().timeline;
  const marks = usePage((page) => page.marks);
  const view = useMemo(() => lastFailover(marks), [marks]);
  if (!view) return null;
  return (
    <button
      type="button"
      className="button to-failover"
      title={texts.failoverHelp}
      onClick={() => onWish(standing(view, bounds))}
    >
      {texts.failover}
    </button>
  );
}

function Square(props: {
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly text: string;
  readonly off?: boolean;
  readonly onPress: () => void;
}) {
  const { icon, text, off = false, onPress } = props;
  return (
    <button
      type="button"
      className="button square"
      aria-label={text}
      title={text}
      disabled={off}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
