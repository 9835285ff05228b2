/** The course's lessons in order, and how far this browser has come in each. */
import { lessons } from 'virtual:lessons';
import type { Locale } from '#lesson/lesson';

export interface LessonGlance {
  readonly id: string;
  /** Numbered as their folders are: `01-one-to-many` is lesson 1. */
  readonly number: number;
  readonly name: string;
  /** Number and name. */
  readonly title: string;
  readonly subtitle: string;
  /** Steps done in its lab as it was left, and steps there are. */
  readonly done: number;
  readonly of: number;
  /** Seen to its end at least once: starting it again does not take that back. */
  readonly finished: boolean;
}

interface Kept {
  readonly done: number;
  readonly finished: boolean;
}

const KEY = 'redis-ha-lab.progress';

function keptProgress(): Record<string, Partial<Kept> | undefined> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

export function keepProgress(id: string, done: number, of: number): void {
  const all = keptProgress();
  const finished = done === of || all[id]?.finished === true;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...all, [id]: { done, finished } }));
  } catch {
    // Storage may be forbidden; the course then shows no progress.
  }
}

export function courseLessons(language: Locale): LessonGlance[] {
  const kept = keptProgress();
  return lessons.map(({ id, titles, subtitles, steps }) => {
    const number = Number.parseInt(id, 10);
    const name = titles[language];
    const done = Math.max(0, Math.min(steps, Number(kept[id]?.done) || 0));
    return {
      id,
      number,
      name,
      title: `${number} ${name}`,
      subtitle: subtitles[language],
      done,
      of: steps,
      finished: kept[id]?.finished === true,
    };
  });
}

export function nextLesson(id: string, language: Locale): LessonGlance | null {
  const course = courseLessons(language);
  return course[course.findIndex((each) => each.id === id) + 1] ?? null;
}

/** Each lesson has a lab and a recording of its own: going there loses nothing here. */
export function lessonUrl(id: string): string {
  return `?lesson=${encodeURIComponent(id)}`;
}
