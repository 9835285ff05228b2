/** Two branches side by side: where their runs part, and what each came to. */
import type { BranchFigures, ToldRecord } from '#protocol/branches';
import { Sheet } from '../parts/Sheet';
import { store } from '../store';
import type { Texts } from '../texts/en';
import { usePage, useTexts } from '../use_page';
import { branchName } from './BranchMenu';
import { apartText, durationText } from './clock_text';
import { toldText } from './fact_text';

export function ComparisonDialog() {
  const texts = useTexts();
  const comparison = usePage((page) => page.comparison);
  const branches = usePage((page) => page.snapshot?.branches ?? []);
  const close = () => store.setState({ comparison: null });
  const nameOf = (id: number) =>
    branchName(branches.find((each) => each.id === id) ?? { id, name: '' }, texts);
  return (
    <Sheet
      title={texts.past.comparison}
      className="comparison"
      open={comparison !== null}
      onClose={close}
    >
      {comparison && !comparison.result && (
        <p className="sheet-body">
          {texts.past.comparing}
          <progress value={comparison.progress} />
        </p>
      )}
      {comparison?.result && (
        <div className="sheet-body">
          <Parting
            parting={comparison.result.parting}
            names={[nameOf(comparison.one), nameOf(comparison.other)]}
          />
          <table>
            <thead>
              <tr>
                <td />
                <th scope="col">{nameOf(comparison.one)}</th>
                <th scope="col">{nameOf(comparison.other)}</th>
              </tr>
            </thead>
            <tbody>
              {rows(texts, comparison.result.one, comparison.result.other).map(([label, a, b]) => (
                <tr key={label} className={a === b ? '' : 'differs'}>
                  <th scope="row">{label}</th>
                  <td>{a}</td>
                  <td>{b}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}

function rows(texts: Texts, one: BranchFigures, other: BranchFigures): [string, string, string][] {
  const { past } = texts;
  const figures: [string, (each: BranchFigures) => string][] = [
    [past.length, ({ lengthUs }) => durationText(lengthUs)],
    [past.outage, ({ outageUs }) => durationText(outageUs)],
    [past.elections, ({ elections, elected }) => `${elected} / ${elections}`],
    [past.promotions, ({ promotions }) => String(promotions)],
    [past.deaths, ({ deaths }) => String(deaths)],
    [past.acknowledged, ({ acknowledged }) => String(acknowledged)],
    [past.discarded, ({ discarded }) => String(discarded)],
    [past.messages, ({ messages, bytes }) => `${messages} · ${(bytes / 1024).toFixed(1)}\u00a0KB`],
  ];
  return figures.map(([label, figure]) => [label, figure(one), figure(other)]);
}

interface PartingProps {
  readonly parting: {
    readonly at: number;
    readonly one: ToldRecord | null;
    readonly other: ToldRecord | null;
  } | null;
  readonly names: readonly [string, string];
}

function Parting({ parting, names }: PartingProps) {
  const texts = useTexts();
  if (!parting) return <p>{texts.past.noParting}</p>;
  const sides = [parting.one, parting.other] as const;
  const times = apartText([
    parting.one?.record.at ?? parting.at,
    parting.other?.record.at ?? parting.at,
  ]);
  const [one = Infinity, other = Infinity] = sides.map((told) => told?.record.at);
  const first = times[one <= other ? 0 : 1];
  return (
    <>
      <p>{texts.past.partAt(first)}</p>
      <dl className="parting">
        {sides.map((told, i) => (
          <div key={names[i]}>
            <dt>{names[i]}</dt>
            <dd>{told ? `${times[i]}  ${toldText(told)}` : texts.past.ended}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
