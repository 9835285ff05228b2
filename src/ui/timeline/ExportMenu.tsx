/** The drawing as a file: SVG to work on, PNG to show. */
import { useRef } from 'react';
import { Menu } from '../Menu';
import type { TimelineView } from '../panes/panes';
import { download, pngOf, svgText } from '../sequence/export_picture';
import { useTexts } from '../use_page';

export function ExportMenu({ shown }: { readonly shown: Exclude<TimelineView, 'closed'> }) {
  const texts = useTexts().timeline;
  const place = useRef<HTMLDivElement>(null);
  const save = async (kind: string) => {
    const pane = place.current?.closest('.timeline');
    const drawings = [...(pane?.querySelectorAll<SVGSVGElement>('svg[data-export]') ?? [])];
    if (drawings.length === 0) return;
    const svg = svgText(drawings);
    const name = `redis-ha-lab-${shown}`;
    if (kind === 'svg') download(new Blob([svg], { type: 'image/svg+xml' }), `${name}.svg`);
    else {
      const png = await pngOf(svg);
      if (png) download(png, `${name}.png`);
    }
  };
  return (
    <div ref={place}>
      <Menu
        className="export-menu"
        label={texts.exportLabel}
        disabled={false}
        chosen=""
        items={[
          { id: 'svg', text: texts.exportSvg },
          { id: 'png', text: texts.exportPng },
        ]}
        onChoose={(kind) => void save(kind)}
      >
        {texts.export}
      </Menu>
    </div>
  );
}
