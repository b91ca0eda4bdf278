// The candidates of all training documents in one table, and the mentions to learn from.
import type { LinkedDocument } from './document.js';
import { type DocumentFactors, factorNames } from './factors.js';
import type { Linker } from './linker.js';
import type { Example, ExampleRows } from './margin-graph.js';
import { typePlace } from './scoring.js';

/** Lays the rows of documents end to end; those of document d begin at `firstRows[d]`. */
export function collectRows(
  linker: Linker,
  documents: readonly LinkedDocument[],
  factors: readonly DocumentFactors[],
): ExampleRows & { readonly firstRows: Int32Array } {
  const firstRows = new Int32Array(documents.length + 1);
  factors.forEach(({ entities }, d) => {
    firstRows[d + 1] = firstRows[d] + entities.length;
  });
  const count = firstRows[documents.length];
  let mentionsBefore = 0;
  const values = new Float64Array(count * factorNames.length);
  const entities = new Int32Array(count);
  const typePlaces = new Int32Array(count);
  factors.forEach((own, d) => {
    values.set(own.values, firstRows[d] * factorNames.length);
    entities.set(own.entities, firstRows[d]);
    documents[d].mentions.forEach(({ label }, m) => {
      for (let row = own.offsets[m]; row < own.offsets[m + 1]; row++) {
        typePlaces[firstRows[d] + row] = typePlace(linker, label, own.entities[row]);
      }
    });
  });
  return {
    firstRows,
    examples: documents.flatMap((document, d) => {
      const found = examplesOf(linker, document, {
        factors: factors[d],
        firstRow: firstRows[d],
        document: d,
        mentionsBefore,
      });
      mentionsBefore += document.mentions.length;
      return found;
    }),
    values,
    width: factorNames.length,
    typePlaces,
    typePlaceCount: linker.typeTable.length,
    ...contextsOf(linker, factors, entities),
  };
}

/** Where a document's rows and mentions stand among all. */
interface DocumentPlace {
  readonly factors: DocumentFactors;
  readonly firstRow: number;
  readonly document: number;
  readonly mentionsBefore: number;
}

/** The mentions that have candidates. */
function examplesOf(
  { knowledge }: Linker,
  { mentions }: LinkedDocument,
  { factors: { offsets, entities }, firstRow, document, mentionsBefore }: DocumentPlace,
): Example[] {
  return mentions.flatMap(({ entity }, m) => {
    const [start, end] = [offsets[m], offsets[m + 1]];
    if (end === start) return [];
    const gold = entity === null ? -1 : knowledge.entityOf(entity);
    const trueRow = entities.subarray(start, end).indexOf(gold);
    return [
      {
        start: firstRow + start,
        end: firstRow + end,
        trueRow: trueRow < 0 ? -1 : firstRow + start + trueRow,
        document,
        mention: mentionsBefore + m,
      },
    ];
  });
}

function contextsOf({ knowledge }: Linker, factors: readonly DocumentFactors[], entities: Int32Array) {
  const { context, vectors } = knowledge;
  if (context === undefined || vectors === undefined) return {};
  const { dimensions } = context;
  const join = (parts: readonly Float32Array[]) => {
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  };
  const documents = join(factors.map(({ documentVector }) => documentVector));
  const windows = join(factors.map(({ windowVectors }) => windowVectors));
  return { contexts: { dimensions, documents, windows, vectors, entities } };
}
