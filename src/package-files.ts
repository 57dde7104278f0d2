// Files that come with the package.

/**
 * @param path from the package's folder, such as `fixtures/`. This module is one folder below it in `src`, and so is the
 *   file into which it is bundled in `dist`.
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url)
