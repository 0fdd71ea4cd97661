import type { PeerId } from '../peers/peer.ts';
import { figure, type Results } from './results.ts';

type Bar = { readonly title: string; readonly share: number; readonly quoted: boolean; readonly ours: boolean };

/** Bifrost cannot be had from a registry: these shares of bare were measured by hand in the same set-up. */
const quoted: readonly Bar[] = [
  { title: 'Bifrost 1.4, leanest (quoted)', share: 0.26, quoted: true, ours: false },
  { title: 'Bifrost 1.4, defaults (quoted)', share: 0.12, quoted: true, ours: false },
];

const order: readonly PeerId[] = ['nginx', 'bare', 'omniroute', 'portkey', 'litellm'];
const rowHeight = 34;
const labelWidth = 250;
const plotWidth = 480;

/** Throughput of one core as a share of the bare proxy's, 64 connections, as an SVG picture. */
export function drawPlot(results: Results): string {
  const bars = barsOf(results);
  const widest = Math.max(1, ...bars.map(({ share }) => share));
  const height = 56 + bars.length * rowHeight;
  const rows = bars.map((bar, row) => drawBar(bar, 48 + row * rowHeight, plotWidth / widest));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${labelWidth + plotWidth + 80}" height="${height}" font-family="system-ui, sans-serif" font-size="14">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-weight="600" fill="#18181b">Requests per second of one core, as a share of a bare Node proxy</text>
${rows.join('\n')}
</svg>
`;
}

function barsOf(results: Results): readonly Bar[] {
  const rate = (peer: PeerId) => figure(results, 'whole-64', peer, (each) => each.repliesPerSec);
  const bare = rate('bare');
  if (bare === undefined) return [];
  const measured = order.flatMap((peer): Bar[] => {
    const value = rate(peer);
    if (value === undefined) return [];
    const title = (results.titles[peer] ?? peer).replaceAll('`', '');
    return [{ title, share: value / bare, quoted: false, ours: peer === 'omniroute' }];
  });
  return [...measured, ...quoted].sort((a, b) => b.share - a.share);
}

function drawBar({ title, share, quoted, ours }: Bar, y: number, scale: number): string {
  const colour = ours ? '#2563eb' : quoted ? '#d4d4d8' : '#71717a';
  const width = Math.max(1, Math.round(share * scale));
  const percent = `${(share * 100).toFixed(share < 0.02 ? 1 : 0)} %`;
  return `<text x="${labelWidth - 8}" y="${y + 17}" text-anchor="end" fill="#18181b"${ours ? ' font-weight="600"' : ''}>${title}</text>
<rect x="${labelWidth}" y="${y}" width="${width}" height="24" rx="3" fill="${colour}"/>
<text x="${labelWidth + width + 8}" y="${y + 17}" fill="#18181b">${percent}</text>`;
}
