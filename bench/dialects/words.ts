// Texts shared by the loads of all dialects, so that every contestant stores about the same amount.

/** A description of realistic length. Each n gives another one, because rewriting equal bytes costs a store less. */
export const description = (n: number): string =>
  `Nightly regression of the support assistant, run ${n}, compared with the last released version.`

export const pick = (random: () => number, count: number): number => 1 + Math.floor(random() * count)

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
