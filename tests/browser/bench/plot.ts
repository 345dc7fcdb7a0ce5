/** Plot of the figures as SVG: one bar a figure, those of a unit on one scale, in the colours of whoever reads it. */
import { named, type Figures } from './figures.ts';

const ROW = 24;
const LABEL = 340;
const BARS = 360;
const WIDTH = LABEL + BARS + 80;

export function plot(figures: Figures): string {
  const rows = named(figures);
  const most = (unit: string): number =>
    Math.max(...rows.filter(([name]) => unitOf(name) === unit).map(([, figure]) => figure));
  const bars = rows.map(([name, figure], row) => {
    const y = (row + 1) * ROW;
    const width = Math.max(1, Math.round((figure / most(unitOf(name))) * BARS));
    return [
      `<text x="${String(LABEL - 8)}" y="${String(y)}" text-anchor="end">${name}</text>`,
      `<rect x="${String(LABEL)}" y="${String(y - 12)}" width="${String(width)}" height="15"/>`,
      `<text x="${String(LABEL + width + 6)}" y="${String(y)}">${String(figure)}</text>`,
    ].join('\n');
  });
  const height = (rows.length + 1) * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" role="img">
<title>Figures of the page, as BENCHMARKS.md lists them</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #23221f }
rect { fill: #1d5c58 }
@media (prefers-color-scheme: dark) { text { fill: #e7e4dd } rect { fill: #86cdc5 } }
</style>
${bars.join('\n')}
</svg>
`;
}

/** Times of one key, times of a load, and sizes are on scales of their own. */
function unitOf(name: string): string {
  return name.startsWith('memory') ? 'MB' : name.startsWith('first') ? 'load' : 'key';
}
