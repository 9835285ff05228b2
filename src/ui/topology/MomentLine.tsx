/** The line that tells the last message; once it is no news any more it fades, as what is told has gone on. */
import { useEffect, useState } from 'react';
import { Name } from '../names/Named';
import type { Moment, Page } from '../store';
import { isLookedUpIn } from '../terms/shown';
import { Terms } from '../terms/Terms';
import { usePage, usePagePaced, useTexts } from '../use_page';
import { meaningOf } from './meaning';

/** A message is often followed by the next before it is read. */
const MOMENT_EVERY_MS = 200;
/** As long as the narrator takes for a sentence. While time stands, what stands is the last. */
const NEWS_MS = 5000;

function momentOf({ moment, graph }: Page) {
  return { moment, empty: graph.nodes.every((node) => node.life === 'absent') };
}

export function MomentLine() {
  const texts = useTexts();
  const { moment, empty } = usePagePaced(momentOf, MOMENT_EVERY_MS);
  const isNews = useNews(moment);
  if (!moment) return <p className="moment quiet">{empty ? texts.graphEmpty : ''}</p>;
  return (
    <p className={`moment ${moment.role} ${isNews ? '' : 'past'}`}>
      <b>
        <Name>{moment.from}</Name>
      </b>
      <span aria-hidden="true">→</span>
      <b>
        <Name>{moment.to}</Name>
      </b>
      <code>
        <Terms>{moment.label}</Terms>
      </code>
      <em>
        <Terms>{meaningOf(moment, texts)}</Terms>
      </em>
    </p>
  );
}

function useNews(moment: Moment | null): boolean {
  const runs = usePage(({ snapshot }) => snapshot?.running ?? false);
  const [past, setPast] = useState<Moment | null>(null);
  useEffect(() => {
    if (!moment || !runs) return;
    const timer = setInterval(() => {
      if (!isLookedUpIn('.moment')) setPast(moment);
    }, NEWS_MS);
    return () => clearInterval(timer);
  }, [moment, runs]);
  return moment !== past;
}
