// Where the package lies; this file must stay two folders deep, in `src/cli` as in `dist/cli`.

/** The folder of package.json, models/ and, in a checkout, bench/. */
export const packageFolder = new URL('../../', import.meta.url);
