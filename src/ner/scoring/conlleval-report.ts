// The CoNLL scorer's report, byte for byte as the script prints it.
import type { ConllLabelScore, ConllScore } from './conlleval.js';

/**
 * The plain report of the script.
 *
 * @example
 * ```ts
 * import { formatConllScore, scoreConllLines } from 'nomen/ner';
 * formatConllScore(scoreConllLines('Paris B-LOC B-LOC\n', { file: 'tiny' }));
 * ```
 */
export function formatConllScore(score: ConllScore): string {
  const { tokens, phrases, found, correct } = score;
  const lines = [`processed ${tokens} tokens with ${phrases} phrases; found: ${found} phrases; correct: ${correct}.`];
  if (tokens > 0) lines.push(`accuracy: ${fixed(score.accuracy)}%; ${rates(score)}`);
  for (const [label, one] of listed(score)) {
    lines.push(`${label.padStart(17)}: ${rates(one)}  ${one.found}`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The report as the rows of a LaTeX table (the script's `-l`).
 *
 * @example
 * ```ts
 * import { formatConllLatex, scoreConllLines } from 'nomen/ner';
 * formatConllLatex(scoreConllLines('Paris B-LOC B-LOC\n', { file: 'tiny' }));
 * ```
 */
export function formatConllLatex(score: ConllScore): string {
  const cells = ({ precision, recall, f1 }: Rates) =>
    `${fixed(precision)}\\% & ${fixed(recall)}\\% & ${fixed(f1)} \\\\`;
  const rows = listed(score).map(([label, one]) => `${label.padEnd(7)} &  ${cells(one)}`);
  const head = '        & Precision &  Recall  & F\\$_{\\beta=1} \\\\\\hline';
  return `${[head, ...rows].join('\n')}\\hline\nOverall &  ${cells(score)}\\hline\n`;
}

// Sorted again because an object lists names such as "10" first. The script lists the empty label, that of tags without
// hyphen, twice when gold and guess both have it.
function listed({ labels }: ConllScore): [string, ConllLabelScore][] {
  const rows = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const isTwice = labels['']?.found > 0 && labels[''].support > 0;
  return isTwice ? [rows[0], ...rows] : rows;
}

interface Rates {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

function rates({ precision, recall, f1 }: Rates): string {
  return `precision: ${fixed(precision)}%; recall: ${fixed(recall)}%; FB1: ${fixed(f1)}`;
}

/** C's %6.2f: exact ties, which only odd eighths are, go to the even digit; `toFixed` would round them up. */
function fixed(value: number): string {
  const eighths = value * 8;
  const tie = Number.isInteger(eighths) && eighths % 2 === 1;
  const hundredths = Math.floor(value * 100);
  const text = tie && hundredths % 2 === 0 ? (hundredths / 100).toFixed(2) : value.toFixed(2);
  return text.padStart(6);
}
