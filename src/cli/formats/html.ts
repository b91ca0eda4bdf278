// The page of `nomen tag --format html`: the text with its names marked, in one file that needs nothing else.
import type { TagFormat, TaggedBlock } from './tag-format.js';

const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.7 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1rem; opacity: .7; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; border-radius: .3em; padding: .1em .25em; background: hsl(var(--hue) 80% 50% / .25); }
mark small { font-size: .65em; font-weight: 600; letter-spacing: .04em; margin-left: .35em; }`;

/** A self-contained page; every piece of the text is escaped. Labels are told apart by name, the colour only helps. */
export function createHtml(labels: readonly string[]): TagFormat {
  let lastFile: string | undefined;
  const block = (tagged: TaggedBlock) => {
    const heading = tagged.file === lastFile ? '' : `<h2>${escapeHtml(tagged.file)}</h2>\n`;
    lastFile = tagged.file;
    return `${heading}<div class="text">${markedText(tagged, labels)}</div>\n`;
  };
  const head = `<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">`;
  const begin = `<!doctype html>\n<html>\n<head>\n${head}\n<title>Names</title>\n<style>${style}\n</style>\n</head>\n<body>\n<main>\n`;
  return { showsScores: true, begin, block, end: '</main>\n</body>\n</html>\n' };
}

function markedText({ text, spans }: TaggedBlock, labels: readonly string[]): string {
  let marked = '';
  let at = 0;
  for (const { start, end, label, score } of spans) {
    const hue = Math.round((360 * Math.max(0, labels.indexOf(label))) / labels.length + 210) % 360;
    const title = score === undefined ? '' : ` title="${score.toFixed(3)}"`;
    const name = escapeHtml(text.slice(start, end));
    marked += `${escapeHtml(text.slice(at, start))}<mark style="--hue:${hue}"${title}>${name}<small>${escapeHtml(label)}</small></mark>`;
    at = end;
  }
  return marked + escapeHtml(text.slice(at));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\0': '\ufffd',
};

/** Text that stands for itself in a page; NUL, which no page may hold, becomes U+FFFD. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"\0]/g, (character) => entities[character]);
}
