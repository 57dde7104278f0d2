// Values computed from a settled resource are kept in the resource itself: every read returns the same object
// until
// the next write. A member costs a tenth of a WeakMap lookup, and nothing in garbage collection.

const KEPT = Symbol('kept')

interface Box {
  /** Copying a resource copies this box too, so it records which resource it belongs to. */
  readonly owner: object
  /** By slot; undefined while nothing is kept, because many resources are never read. */
  values: unknown[] | undefined
}

type Boxed = { [KEPT]?: Box }

let slots = 0

/** One kind of value. Create it once per module: each instance takes a slot in every resource. */
export class Kept<Value> {
  readonly #slot = slots++

  /** The value kept for a settled resource; undefined if there is none. */
  get(stored: object): Value | undefined {
    return boxOf(stored)?.values?.[this.#slot] as Value | undefined
  }

  /** @returns false if the resource can still change by itself: then nothing is kept */
  put(stored: object, value: Value): boolean {
    const box = boxOf(stored)
    if (box === undefined) return false
    box.values ??= new Array(slots)
    box.values[this.#slot] = value
    return true
  }
}

function boxOf(stored: object): Box | undefined {
  const box = (stored as Boxed)[KEPT]
  return box?.owner === stored ? box : undefined
}

/** Marks a resource as settled, so that values can be kept with it. */
export function settled<T extends object>(stored: T): Readonly<T> {
  const boxed: T & Boxed = stored
  boxed[KEPT] = { owner: stored, values: undefined }
  return Object.freeze(stored)
}
