/** The seed of an item's results: the same item always gets the same ones. */
export const itemSeed = (seed: string, item: string): string => `${seed}|${item}`
