/** Made from lessons/ at build time by scripts/lessons_plugin.ts. */
declare module 'virtual:lessons' {
  import type { LessonText, Locale } from '#lesson/lesson';
  import type { LessonSource } from '#protocol/messages';

  export const lessons: readonly {
    readonly id: string;
    readonly titles: Readonly<Record<Locale, string>>;
    readonly subtitles: Readonly<Record<Locale, string>>;
    readonly steps: number;
    load(locale: Locale): Promise<LessonText>;
    source(): Promise<LessonSource>;
  }[];
}
