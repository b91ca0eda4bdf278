// The function words of English.

/**
 * Articles, pronouns, prepositions, conjunctions and auxiliaries of English and the marks between words, in small letters: what
 * `ignoreWords` and the option `ignore` of `trainSvd` are for.
 *
 * @example
 * ```ts
 * import { functionWords } from 'nomen/embeddings';
 * functionWords.includes('the'); // true
 * ```
 */
export const functionWords: readonly string[] = Object.freeze(
  `a an the this that these those each every either neither some any no none all both half many much more most few less several such
i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself we us our ours ourselves
they them their theirs themselves one who whom whose which what whoever whatever whichever there here
about above across after against along among around as at before behind below beneath beside besides between beyond by despite down
during except for from in inside into like near of off on onto out outside over past per since through throughout till to toward towards
under underneath until up upon via with within without
and but or nor so yet if unless although though because while whereas whether than when where why how then
am is are was were be been being have has had having do does did doing done will would shall should can could may might must ought
not n't 's 're 've 'll 'd 'm s t too also only just very
. , ; : ! ? ' " ( ) [ ] { } - – — … ... / \\ & % $ # * + = < > | _ @ \` \`\` ''`.split(/\s+/),
);
