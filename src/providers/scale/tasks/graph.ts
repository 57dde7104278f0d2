// Tasks refer to each other by alias and so form a graph: checked at creation, run in order of dependency.
import type { Problem } from '../../../core/problem.ts'
import type { StoredTask } from '../collections.ts'
import { isObject } from '../dialect/fields.ts'
import { refusal } from '../refusals.ts'
import { parameters } from './functions.ts'
import { pathsIn, withoutItem } from './locators.ts'

/** Item paths that a task reads. */
export function pathsOf(task: StoredTask): string[] {
  const { task_type, configuration } = task
  if (task_type !== 'custom_function') {
    const column = configuration.prefill_from
    return [...pathsIn(configuration), ...(typeof column === 'string' ? [withoutItem(column)] : [])]
  }
  return argumentsOf(task).map(({ path }) => path)
}

export interface Argument {
  /** Name of the function's parameter. */
  readonly name: string
  readonly path: string
  /** The parameter has a default, used if the item has no such member. */
  readonly optional: boolean
}

const argumentsBy = new WeakMap<StoredTask, readonly Argument[]>()

/** The arguments of a function. The items of an evaluation share its tasks, so they are read once. */
export function argumentsOf(task: StoredTask): readonly Argument[] {
  let known = argumentsBy.get(task)
  if (known === undefined) {
    known = readArguments(task)
    argumentsBy.set(task, known)
  }
  return known
}

/** A parameter with a literal value in `config_args` reads nothing. */
function readArguments({ alias, configuration }: StoredTask): Argument[] {
  const mapping = configuration.arg_mapping as Record<string, string> | undefined
  if (mapping !== undefined && Object.keys(mapping).length > 0)
    return Object.entries(mapping).map(([name, locator]) => ({
      name,
      path: withoutItem(locator),
      optional: false,
    }))
  const literal = isObject(configuration.config_args) ? configuration.config_args : {}
  return parameters(String(configuration.function_source), alias)
    .filter(({ name }) => !Object.hasOwn(literal, name))
    .map(({ name, optional }) => ({ name, path: name, optional }))
}

/** Paths that must exist in the item. */
const requiredPathsOf = (task: StoredTask): string[] =>
  task.task_type === 'custom_function'
    ? argumentsOf(task).flatMap(({ path, optional }) => (optional ? [] : [path]))
    : pathsOf(task)

const head = (path: string): string => path.split('.', 1)[0] ?? path

/** Columns that a task produces: its alias, and one for each output of a function. */
export function columnsOf({ task_type, alias, configuration }: StoredTask): string[] {
  const outputs = configuration.outputs as { path: string; alias?: string }[] | undefined
  if (task_type !== 'custom_function' || outputs === undefined) return [alias]
  return [alias, ...outputs.map(outputAlias)]
}

export const outputAlias = ({ path, alias }: { path: string; alias?: string | undefined }): string =>
  alias || path.replaceAll('.', '_')

/**
 * @param keys members of the items
 * @throws Problem 'invalid' for a duplicate alias, a locator without a target, or a cycle
 */
export function checkTasks(tasks: readonly StoredTask[], keys: ReadonlySet<string>): void {
  const columns = tasks.flatMap(columnsOf)
  const twice = [...Map.groupBy(columns, (column) => column)].filter(([, same]) => same.length > 1)
  if (twice.length > 0) throw refusal('alias-twice', twice.map(([column]) => column).join(', '))
  for (const column of columns) if (keys.has(column)) throw refusal('alias-is-key', column)
  const known = new Set([...keys, ...columns])
  for (const task of tasks)
    for (const path of requiredPathsOf(task))
      if (!known.has(path) && !known.has(head(path)))
        throw refusal('locator-leads-nowhere', task.alias, path, head(path))
  inOrder(tasks)
}

const orders = new WeakMap<readonly StoredTask[], readonly StoredTask[]>()

/** Sorts tasks after those whose results they read. @throws Problem 'invalid' for a cycle */
export function inOrder(tasks: readonly StoredTask[]): readonly StoredTask[] {
  if (tasks.length === 0) return tasks
  // Items of one evaluation share its tasks, so the order is cached.
  let ordered = orders.get(tasks)
  if (ordered === undefined) {
    ordered = sorted(tasks)
    orders.set(tasks, ordered)
  }
  return ordered
}

function sorted(tasks: readonly StoredTask[]): StoredTask[] {
  const maker = new Map(tasks.flatMap((task) => columnsOf(task).map((column) => [column, task] as const)))
  const neededBy = (task: StoredTask): StoredTask[] =>
    pathsOf(task).flatMap((path) => maker.get(path) ?? maker.get(head(path)) ?? [])
  const ordered = new Set<StoredTask>()
  // An explicit stack: a long chain of tasks would overflow the engine's.
  const stack: { task: StoredTask; needed: StoredTask[] }[] = []
  const open = new Set<StoredTask>()
  const enter = (task: StoredTask): void => {
    if (ordered.has(task)) return
    if (open.has(task)) throw cycleOf([...open], task)
    open.add(task)
    stack.push({ task, needed: neededBy(task).reverse() })
  }
  for (const first of tasks) {
    enter(first)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.needed.pop()
      if (next !== undefined) enter(next)
      else {
        stack.pop()
        open.delete(top.task)
        ordered.add(top.task)
      }
    }
  }
  return [...ordered]
}

function cycleOf(open: readonly StoredTask[], again: StoredTask): Problem {
  const cycle = [...open.slice(open.indexOf(again)), again].map(({ alias }) => alias).join(' -> ')
  return refusal('task-cycle', cycle)
}
