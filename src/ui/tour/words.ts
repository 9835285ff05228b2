/** What the tour says, in both languages. */
import type { Locale } from '#lesson/lesson';
import type { StopId } from './stops';

interface TourWords {
  readonly label: string;
  readonly at: (at: number, of: number) => string;
  readonly skip: string;
  readonly next: string;
  readonly done: string;
  readonly stops: Readonly<Record<StopId, { readonly title: string; readonly text: string }>>;
}

const en: TourWords = {
  label: 'A short tour of the page',
  at: (at, of) => `${at} of ${of}`,
  skip: 'Skip the tour',
  next: 'Next',
  done: 'Start',
  stops: {
    lesson: {
      title: 'What to do',
      text: 'The lesson goes step by step. “Type it” types a command for you; a check turns green when it has really happened.',
    },
    terminals: {
      title: 'Where you do it',
      text: 'Real prompts, a shell and redis-cli. The servers you start here really run, in this browser.',
    },
    graph: {
      title: 'What happens',
      text: 'Messages are drawn as they travel from process to process. Right-click or long-press a server or a cable to stop it, kill it or cut it.',
    },
    time: {
      title: 'When it happens',
      text: 'Pause with F8 or its button. Drag this bar to go back, look again, and go on differently from there.',
    },
  },
};

const zhCN: TourWords = {
  label: '页面简介',
  at: (at, of) => `${at} / ${of}`,
  skip: '跳过简介',
  next: '下一处',
  done: '开始',
  stops: {
    lesson: {
      title: '做什么',
      text: '课文一步一步来。“替我输入”会替你敲命令；事情真的发生了，检查项才变绿。',
    },
    terminals: {
      title: '在哪里做',
      text: '真正的提示符：shell 和 redis-cli。在这里启动的服务器，真的在这个浏览器里运行。',
    },
    graph: {
      title: '发生了什么',
      text: '消息从一个进程到另一个进程，走到哪里就画到哪里。右键点（或长按）服务器或线路，可以暂停、杀死或切断它。',
    },
    time: {
      title: '什么时候发生',
      text: '按 F8 或点按钮暂停。拖动这条时间轴回到过去，再看一遍，然后从那里走另一条路。',
    },
  },
};

export const TOUR_WORDS: Readonly<Record<Locale, TourWords>> = { en, 'zh-CN': zhCN };
