// What worlds return to at a reset, where that is not the baseline: the copy from which they were made, or another.
import { join } from 'node:path'
import type { Sync } from '../sql/database.ts'
import { Snapshots } from './snapshots.ts'

export class Starts {
  readonly #kept: Snapshots
  /** Another one is for worlds to come and for resets; it changes no world. */
  baseline: Buffer
  #common: Buffer | undefined

  /** @param data the folder of the worlds; their starts outlive the process with them */
  constructor(data: string | undefined, sync: Sync | undefined, baseline: Buffer) {
    this.baseline = baseline
    this.#kept = new Snapshots(
      data === undefined ? undefined : join(data, 'starts'),
      sync,
      Number.POSITIVE_INFINITY,
    )
  }

  /** For worlds without one of their own; undefined: the baseline. */
  get common(): Buffer | undefined {
    return this.#common
  }

  /** undefined: the baseline. @throws Problem 'conflict' if its file cannot be used */
  of(world: string): Buffer | undefined {
    return this.#kept.get(world) ?? this.#common
  }

  /** With the baseline where there is no other. */
  contentOf(world: string): Buffer {
    return this.of(world) ?? this.baseline
  }

  /** @throws Problem 'unavailable' if it cannot be stored */
  put(world: string, bytes: Buffer | undefined): void {
    if (bytes === undefined) this.#kept.remove(world)
    else this.#kept.save(world, world, 0, bytes)
  }

  /** For all worlds, made and to be made, until the process ends. */
  putAll(worlds: readonly string[], bytes: Buffer | undefined): void {
    for (const world of worlds) this.put(world, bytes)
    this.#common = bytes
  }
}
