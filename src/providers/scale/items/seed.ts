/** The seed of what an item's tasks come to: the same item gets the same results each time. */
export const itemSeed = (seed: string, item: string): string => `${seed}|${item}`
