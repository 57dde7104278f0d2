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

  /** Keeps it for a world that `make` makes, or for none if that fails. */
  putFor<Made>(world: string, bytes: Buffer, make: () => Made): Made {
    this.put(world, bytes)
    try {
      return make()
    } catch (error) {
      this.put(world, undefined)
      throw error
    }
  }

  /** Removes those of worlds that are gone: the process was killed while it made or dropped them. */
  keepOnly(worlds: { has(name: string): boolean }): void {
    for (const name of this.#kept.names()) if (!worlds.has(name)) this.#kept.remove(name)
  }

  /** For all worlds, made and to be made, until the process ends. */
  putAll(worlds: readonly string[], bytes: Buffer | undefined): void {
    for (const world of worlds) this.put(world, bytes)
    this.#common = bytes
  }
}
