/** Brand and lesson, time, and the two switches a reader has. */
import { FaultsButton } from './faults/FaultsButton';
import { Icon } from './Icon';
import { LessonMenu } from './lesson/LessonMenu';
import { LayoutMenu } from './panes/LayoutMenu';
import { send } from './post';
import { applyPreferences, keepPreference, THEMES } from './preferences';
import { addNotice, store } from './store';
import { Transport } from './time/Transport';
import { usePage, useTexts } from './use_page';

export function TopBar() {
  const texts = useTexts();
  return (
    <header className="top-bar">
      <div className="brand">
        Redis <i>HA</i> Lab
      </div>
      <div className="crumb">
        <span className="course">{texts.course}</span>
        <span className="course" aria-hidden="true">
          /
        </span>
        <LessonMenu />
      </div>
      <Transport />
      <div className="switches">
        <LayoutMenu />
        <FaultsButton />
        <ShareButton />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}

function ShareButton() {
  const texts = useTexts();
  return (
    <button
      type="button"
      className="button share-button"
      aria-label={texts.share.title}
      title={texts.share.title}
      onClick={() => send({ kind: 'share' })}
    >
      <Icon name="share" />
      <span>{texts.share.button}</span>
    </button>
  );
}

function LanguageSwitch() {
  const texts = useTexts();
  const language = usePage((page) => page.language);
  const next = language === 'en' ? 'zh-CN' : 'en';
  const choose = async () => {
    keepPreference({ language: next });
    applyPreferences({ ...store.getState(), language: next });
    const { lesson } = store.getState();
    const text = await lesson?.load(next).catch(() => addNotice('offline', ''));
    store.setState((page) => ({ language: next, text: text ?? page.text }));
  };
  return (
    <button type="button" className="button" lang={next} onClick={choose}>
      {texts.otherLanguage}
    </button>
  );
}

const THEME_ICONS = { dark: 'moon', light: 'sun', contrast: 'contrast' } as const;

function ThemeSwitch() {
  const texts = useTexts();
  const theme = usePage((page) => page.theme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'dark';
  const label = texts.toTheme[next];
  const choose = () => {
    keepPreference({ theme: next });
    applyPreferences({ ...store.getState(), theme: next });
    store.setState({ theme: next });
  };
  return (
    <button
      type="button"
      className="button square"
      aria-label={label}
      title={label}
      onClick={choose}
    >
      <Icon name={THEME_ICONS[next]} />
    </button>
  );
}
