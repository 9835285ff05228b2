/** Where one is in the course, and the way to its other lessons. */
import { Menu } from '../Menu';
import { usePage, useTexts } from '../use_page';
import { lessonTitles, lessonUrl } from './course';

export function LessonMenu() {
  const texts = useTexts();
  const { id, language } = usePage(({ lesson, language }) => ({ id: lesson?.id ?? '', language }));
  const titles = lessonTitles(language);
  const current = titles.find((each) => each.id === id);
  if (titles.length < 2) return <b>{current?.title}</b>;
  return (
    <Menu
      className="lessons"
      label={texts.chooseLesson(current?.title ?? '')}
      disabled={false}
      chosen={id}
      items={titles.map(({ id, title, done }) => ({ id, text: done ? `${title} ✓` : title }))}
      onChoose={(picked) => {
        if (picked !== id) location.assign(lessonUrl(picked));
      }}
    >
      <b>{current?.title}</b>
      <span className="short">{texts.course}</span>
    </Menu>
  );
}
