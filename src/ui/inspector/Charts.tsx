/** A server's place in the stream over the last minute, and how far it is behind its master. */
import { useEffect, useState } from 'react';
import { store } from '../store';
import { Terms } from '../terms/Terms';
import { usePage } from '../use_page';
import type { Inspecting } from './Asking';
import { curveOf, lagOf, type Sample, withSample } from './samples';
import { useInspectorWords } from './use_words';

export function Charts({ node }: Inspecting) {
  const words = useInspectorWords();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    const take = () => {
      const { graph, snapshot } = store.getState();
      if (snapshot) setSamples((known) => withSample(known, graph, snapshot.now));
    };
    take();
    return store.subscribe((page, before) => {
      if (page.snapshot !== before.snapshot) take();
    });
  }, []);
  const port = node.facts?.master?.port;
  const master = port === undefined ? null : String(port);
  return (
    <div className="charts">
      <Chart
        title={words.offset}
        curve={curveOf(samples, ({ offsets }) => offsets[node.name] ?? null)}
      />
      {master !== null && (
        <Chart title={words.lag(master)} curve={curveOf(samples, lagOf(node.name, master))} />
      )}
    </div>
  );
}

function Chart({
  title,
  curve,
}: {
  readonly title: string;
  readonly curve: ReturnType<typeof curveOf>;
}) {
  const words = useInspectorWords();
  const isStill = usePage(({ snapshot }) => snapshot !== null && !snapshot.running);
  return (
    <figure data-chart={title}>
      <figcaption>
        <b>
          <Terms>{title}</Terms>
        </b>{' '}
        {curve ? words.bytes(curve.latest) : ''}
      </figcaption>
      {curve ? (
        <div className="plot">
          <small>{curve.high}</small>
          <svg viewBox="-1 -4 102 108" preserveAspectRatio="none" role="presentation">
            <polyline points={curve.points} vectorEffect="non-scaling-stroke" />
          </svg>
          <small>{curve.low}</small>
        </div>
      ) : (
        <p className="side-empty">{isStill ? words.noCurveStill : words.noCurve}</p>
      )}
    </figure>
  );
}
