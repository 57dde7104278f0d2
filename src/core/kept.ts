// What is worked out of a settled resource is kept with it: the resource is the same object at each read until it is
// written. In a member of the object and not in a weak map: looking there costs a tenth, and the collector nothing.

const KEPT = Symbol('kept')

interface Box {
  /** A copy of the resource takes the box along, and is another resource. */
  readonly owner: object
  readonly values: unknown[]
}

type Boxed = { [KEPT]?: Box }

let slots = 0

/** One kind of value. Of a module: each instance takes a place in every resource. */
export class Kept<Value> {
  readonly #slot = slots++

  /** The value of a settled resource; undefined where it has not been kept. */
  get(stored: object): Value | undefined {
    return valuesOf(stored)?.[this.#slot] as Value | undefined
  }

  /** @returns false for a resource that still moves: nothing is kept with it */
  put(stored: object, value: Value): boolean {
    const values = valuesOf(stored)
    if (values === undefined) return false
    values[this.#slot] = value
    return true
  }
}

function valuesOf(stored: object): unknown[] | undefined {
  const box = (stored as Boxed)[KEPT]
  return box?.owner === stored ? box.values : undefined
}

/** A resource that has settled, ready to have values kept with it. */
export function settled<T extends object>(stored: T): Readonly<T> {
  const boxed: T & Boxed = stored
  boxed[KEPT] = { owner: stored, values: [] }
  return Object.freeze(stored)
}
