// The report of a classification for people: a line a class, accuracy, and who was taken for whom.
import type { ClassReport } from '../classify/index.js';
import { coloursFor } from './colours.js';
import { plainTable } from './plain-table.js';
import type { Session } from './session.js';

/** More classes than this make a table of confusions that no one reads. */
const mostConfused = 12;

/** The tables of a report. */
export function classReportText(report: ClassReport, session: Session): string {
  const colours = coloursFor(session);
  const columns = ['', 'precision', 'recall', 'F1', 'support'].map((head) => ({ head, numbers: head !== '' }));
  const rows = Object.entries(report.classes).map(([name, { precision, recall, f1, support }]) => [
    name,
    ...[precision, recall, f1].map((score) => score.toFixed(2)),
    String(support),
  ]);
  const scores = `accuracy ${report.accuracy.toFixed(2)} %, mean F1 ${report.macroF1.toFixed(2)}\n`;
  const tables = plainTable(columns, rows, colours);
  const { labels, counts } = report.confusion;
  if (labels.length > mostConfused) return `${tables}\n${scores}`;
  const heads = ['gold \\ taken for', ...labels].map((head, i) => ({ head, numbers: i > 0 }));
  const confused = counts.map((row, g) => [labels[g], ...row.map(String)]);
  return `${tables}\n${plainTable(heads, confused, colours)}\n${scores}`;
}
