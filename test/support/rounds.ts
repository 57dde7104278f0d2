// How often generated cases repeat: often enough in `npm test` to notice a mistake. `npm run torture` runs all of them.

/** True for `npm run torture` and `npm run test:mutations`. */
export const ALL_ROUNDS = process.env.TEST_ROUNDS === 'all'

/** @param few for `npm test`, and for a single file */
export const rounds = (all: number, few: number): number => (ALL_ROUNDS ? all : few)
