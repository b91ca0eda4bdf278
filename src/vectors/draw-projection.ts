// A projection as a picture: SVG text, words as points with labels, relations as lines.
import { type Box, type LabelledPoint, placeLabels } from './label-places.js';
import type { Projection } from './projection.js';
import type { RelatedPair } from './relations.js';

/** Options of `drawProjection`. */
export interface DrawingOptions {
  /** Lines to draw; pairs of which a word is not in the projection are left out. */
  readonly pairs?: readonly RelatedPair[];
  readonly title?: string;
  /** Pixels (usually 960 × 720). */
  readonly width?: number;
  readonly height?: number;
}

/** The font of every text; where it is missing the viewer's own stands in. */
const FONT = 'DejaVu Sans';
const FONT_SIZE = 13;
const MARGIN = 24;
/** Room for the title above and the shares of variance below. */
const CAPTION = 28;

/**
 * projection → SVG: one scale for both axes, so that distances and parallel lines are true; below it the variance that the two axes hold.
 *
 * @example
 * ```ts
 * import { drawProjection } from 'nomen/vectors';
 * const projection = { words: ['man', 'woman'], points: new Float64Array([1, 0, -1, 0]), shares: [1, 0], unknown: [] } as const;
 * drawProjection(projection, { pairs: [['man', 'woman']] }).startsWith('<svg '); // true
 * ```
 */
export function drawProjection(projection: Projection, options: DrawingOptions = {}): string {
  const { pairs = [], title = '', width = 960, height = 720 } = options;
  const canvas = {
    left: MARGIN,
    top: MARGIN + CAPTION,
    width: width - 2 * MARGIN,
    height: height - 2 * (MARGIN + CAPTION),
  };
  const points = fitPoints(projection, canvas);
  const labels = placeLabels(points, canvas);
  const placeOf = new Map(projection.words.map((word, i) => [word, points[i]]));
  const lines = pairs.flatMap(([from, to]) => {
    const [start, end] = [placeOf.get(from), placeOf.get(to)];
    return start && end ? [`<line x1="${start.x}" y1="${start.y}" x2="${end.x}" y2="${end.y}"/>`] : [];
  });
  const [across, up] = projection.shares.map((share) => (100 * share).toFixed(1));
  const caption = `first two principal components: ${across} % and ${up} % of the variance`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title || caption)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g stroke="#7a9cc6" stroke-width="1.2">${lines.join('')}</g>`,
    `<g fill="#c0392b">${points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3"/>`).join('')}</g>`,
    `<g font-family="${FONT}, sans-serif" font-size="${FONT_SIZE}" fill="#1c2733">`,
    ...labels.map((box, i) => textAt(box.left, baseline(box), projection.words[i])),
    textAt(MARGIN, MARGIN + 4, title, ' font-size="17"'),
    textAt(MARGIN, height - MARGIN + 6, caption, ' font-size="11" fill="#5b6770"'),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Points in pixels, with the sizes of their labels. */
function fitPoints({ words, points }: Projection, canvas: Box): LabelledPoint[] {
  const labels = words.map((word) => ({ width: textWidth(word), height: FONT_SIZE * 1.2 }));
  const widest = Math.max(...labels.map(({ width }) => width));
  const [xs, ys] = [0, 1].map((axis) => words.map((_, i) => points[2 * i + axis]));
  const [middleX, middleY] = [xs, ys].map((values) => (Math.min(...values) + Math.max(...values)) / 2);
  const [spanX, spanY] = [xs, ys].map((values) => Math.max(...values) - Math.min(...values));
  const roomX = Math.max(1, canvas.width - widest);
  const scale = Math.min(spanX > 0 ? roomX / spanX : Infinity, spanY > 0 ? (canvas.height - 40) / spanY : Infinity);
  const pixels = (value: number) => (scale < Infinity ? scale * value : 0);
  return labels.map((label, i) => ({
    ...label,
    x: round(canvas.left + canvas.width / 2 + pixels(xs[i] - middleX)),
    y: round(canvas.top + canvas.height / 2 - pixels(ys[i] - middleY)),
  }));
}

/** An estimate for a sans-serif font: six tenths of the size a letter, the whole size for East Asian characters. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character.codePointAt(0)! >= 0x2e80 ? FONT_SIZE : 0.6 * FONT_SIZE;
  return width;
}

function baseline({ top, height }: Box): number {
  return top + 0.78 * height;
}

function textAt(x: number, y: number, text: string, attributes = ''): string {
  return text === '' ? '' : `<text x="${round(x)}" y="${round(y)}"${attributes}>${escapeXml(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Text as XML content, without the control characters that XML forbids. */
function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character]);
}
