// State as a user of a programmable mock server would write it: plain objects, as emulate requires.
import { id as idOf, task } from '../dialects/plain.ts'

type Task = Record<string, unknown>

export interface Tasks {
  readonly byId: Record<string, Task>
  readonly order: string[]
}

export function makeTasks(stored: number): Tasks {
  const tasks: Tasks = { byId: {}, order: [] }
  for (let n = 1; n <= stored; n++) put(tasks, task(n))
  return tasks
}

function put({ byId, order }: Tasks, one: Task): Task {
  const id = String(one.id)
  byId[id] = one
  order.push(id)
  return one
}

export const listTasks = ({ byId, order }: Tasks, page: number, size: number): object => ({
  total: order.length,
  items: order.slice((page - 1) * size, page * size).map((id) => byId[id]),
})

export function updateTask({ byId }: Tasks, id: string, change: Task): Task | undefined {
  const found = byId[id]
  return found && Object.assign(found, change, { updatedAt: new Date().toISOString() })
}

export function createTask(tasks: Tasks, fields: Task): Task {
  const now = new Date().toISOString()
  const id = idOf(tasks.order.length + 1)
  return put(tasks, { id, status: 'Pending', progress: 0, createdAt: now, updatedAt: now, ...fields })
}
