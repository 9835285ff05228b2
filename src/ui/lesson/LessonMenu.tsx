/** The course at a glance: its lessons, how far one is in each, and the way there. */
import { Icon } from '../Icon';
import { Menu } from '../Menu';
import { usePage, useTexts } from '../use_page';
import { courseLessons, type LessonGlance, lessonUrl } from './course';

export function LessonMenu() {
  const texts = useTexts();
  // How far the open lesson is changes while one looks.
  const { id, language } = usePage(({ lesson, language, verdicts }) => ({
    id: lesson?.id ?? '',
    language,
    verdicts,
  }));
  const course = courseLessons(language);
  const current = course.find((each) => each.id === id);
  if (course.length < 2) return <b>{current?.title}</b>;
  return (
    <Menu
      className="lessons"
      label={texts.chooseLesson(current?.title ?? texts.share.ownTitle)}
      disabled={false}
      chosen={id}
      items={course.map((lesson) => ({
        id: lesson.id,
        text: `${lesson.title}, ${texts.stepsDone(lesson.done, lesson.of)}`,
        view: <Glance lesson={lesson} />,
      }))}
      note={texts.labsKept}
      onChoose={(picked) => {
        if (picked !== id) location.assign(lessonUrl(picked));
      }}
    >
      <b>{current?.title ?? texts.share.ownTitle}</b>
      <span className="short">{texts.course}</span>
    </Menu>
  );
}

function Glance({ lesson }: { readonly lesson: LessonGlance }) {
  const { number, name, subtitle, done, of, finished } = lesson;
  return (
    <span className="glance">
      <span className="check" data-done={finished}>
        {finished ? <Icon name="check" /> : number}
      </span>
      <span className="glance-text">
        <b>{name}</b>
        <small>{subtitle}</small>
      </span>
      <span className="glance-progress">
        {done}/{of}
        <i className="glance-track">
          <i style={{ width: `${(done / of) * 100}%` }} />
        </i>
      </span>
    </span>
  );
}
