// Locates files of the package.

/**
 * @param path relative to the package's folder, such as `fixtures/`. This module, and the file in `dist` into which
 * it is
 * bundled, are one folder below the package's
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url)
