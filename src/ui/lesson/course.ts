/** The course's lessons in order, and which of them this browser has seen to their end. */
import { lessons } from 'virtual:lessons';
import type { Locale } from '#lesson/lesson';

export interface LessonTitle {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
}

const KEY = 'redis-ha-lab.done';

function doneIds(): readonly unknown[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Remembered beyond a lesson's lab: starting it again does not take it back. */
export function keepDone(id: string): void {
  const ids = doneIds();
  if (ids.includes(id)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...ids, id]));
  } catch {
    // Storage may be forbidden; the list then has no marks.
  }
}

/** Numbered as their folders are: `01-one-to-many` is lesson 1. */
export function lessonTitles(language: Locale): LessonTitle[] {
  const done = doneIds();
  return lessons.map(({ id, titles }) => ({
    id,
    title: `${Number.parseInt(id, 10)} ${titles[language]}`,
    done: done.includes(id),
  }));
}

export function nextLesson(id: string, language: Locale): LessonTitle | null {
  const titles = lessonTitles(language);
  return titles[titles.findIndex((each) => each.id === id) + 1] ?? null;
}

/** Each lesson has a lab and a recording of its own: going there loses nothing here. */
export function lessonUrl(id: string): string {
  return `?lesson=${encodeURIComponent(id)}`;
}
