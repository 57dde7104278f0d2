// The state that a user of a programmable mock server writes: a map and a list.
import { id as idOf, task } from '../dialects/plain.ts'

type Task = Record<string, unknown>

export class Tasks {
  readonly #byId = new Map<string, Task>()
  readonly #order: Task[] = []

  constructor(stored: number) {
    for (let n = 1; n <= stored; n++) this.#put(task(n))
  }

  get(id: string): Task | undefined {
    return this.#byId.get(id)
  }

  list(page: number, size: number): { total: number; items: Task[] } {
    return { total: this.#order.length, items: this.#order.slice((page - 1) * size, page * size) }
  }

  update(id: string, change: Task): Task | undefined {
    const found = this.#byId.get(id)
    return found && Object.assign(found, change, { updatedAt: new Date().toISOString() })
  }

  create(fields: Task): Task {
    const now = new Date().toISOString()
    const made = {
      id: idOf(this.#order.length + 1),
      status: 'Pending',
      progress: 0,
      createdAt: now,
      ...fields,
    }
    return this.#put(made)
  }

  #put(one: Task): Task {
    this.#byId.set(String(one.id), one)
    this.#order.push(one)
    return one
  }
}
