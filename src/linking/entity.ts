// What a knowledge base knows: entities with the names that people give them.

/**
 * A name of an entity, and how often it was seen to mean it.
 *
 * @example
 * ```ts
 * import type { Alias } from 'nomen/linking';
 * const alias: Alias = { name: 'Big Apple', count: 12 };
 * ```
 */
export interface Alias {
  readonly name: string;
  /** Times that the name was seen to mean the entity, ≥ 0; 0 when nobody counted. */
  readonly count: number;
}

/**
 * A thing that names can mean.
 *
 * @example
 * ```ts
 * import type { Entity } from 'nomen/linking';
 * const paris: Entity = { id: 'paris-texas', name: 'Paris, Texas', aliases: [{ name: 'Paris', count: 3 }], type: 'LOC' };
 * ```
 */
export interface Entity {
  /** Unique in its knowledge base. */
  readonly id: string;
  /** The usual name; the part before a bracket or comma is an alias too. */
  readonly name: string;
  readonly aliases?: readonly Alias[];
  /** What kind of thing it is, best in the labels of the recogniser: PER, LOC, ORG. */
  readonly type?: string;
  /** A sentence or more that says what it is; its words are what contexts are compared with. */
  readonly description?: string;
  /** How well known it is, ≥ 0, e.g. the links that lead to its article; 1 when left out. */
  readonly popularity?: number;
}
