// Tasks refer to each other by alias, so they form a graph: checked when it is made, run in order of dependency.
import { Problem } from '../../../core/problem.ts'
import type { StoredTask } from '../collections.ts'
import { isObject } from '../fields.ts'
import { parameters } from './kinds.ts'
import { pathsIn, withoutItem } from './locators.ts'

/** Paths of the item that a task reads. */
export function pathsOf({ task_type, configuration }: StoredTask): string[] {
  if (task_type !== 'custom_function') {
    const column = configuration.prefill_from
    return [...pathsIn(configuration), ...(typeof column === 'string' ? [withoutItem(column)] : [])]
  }
  return Object.values(argumentPaths(configuration))
}

/** Function parameter to path; a parameter that has a literal value in `config_args` reads nothing. */
export function argumentPaths(configuration: Record<string, unknown>): Record<string, string> {
  const mapping = configuration.arg_mapping as Record<string, string> | undefined
  if (mapping !== undefined && Object.keys(mapping).length > 0)
    return Object.fromEntries(Object.entries(mapping).map(([name, locator]) => [name, withoutItem(locator)]))
  const literal = isObject(configuration.config_args) ? configuration.config_args : {}
  const names = parameters(String(configuration.function_source)).filter(
    (name) => !Object.hasOwn(literal, name),
  )
  return Object.fromEntries(names.map((name) => [name, name]))
}

const head = (path: string): string => path.split('.', 1)[0] ?? path

/** Columns that a task makes: its alias, and one for each of a function's outputs. */
export function columnsOf({ task_type, alias, configuration }: StoredTask): string[] {
  const outputs = configuration.outputs as { path: string; alias?: string }[] | undefined
  if (task_type !== 'custom_function' || outputs === undefined) return [alias]
  return [alias, ...outputs.map(outputAlias)]
}

export const outputAlias = ({ path, alias }: { path: string; alias?: string | undefined }): string =>
  alias || path.replaceAll('.', '_')

/**
 * @param keys members that the items have
 * @throws Problem 'invalid' for an alias that is taken, a locator that leads nowhere and a cycle
 */
export function checkTasks(tasks: readonly StoredTask[], keys: ReadonlySet<string>): void {
  const columns = tasks.flatMap(columnsOf)
  const twice = columns.filter((column, i) => columns.indexOf(column) !== i)
  if (twice.length > 0)
    throw new Problem('invalid', `Task aliases must be unique: ${[...new Set(twice)].join(', ')}`)
  for (const column of columns)
    if (keys.has(column)) throw new Problem('invalid', `Task alias ${column} is also a key of the items`)
  const known = new Set([...keys, ...columns])
  for (const task of tasks)
    for (const path of pathsOf(task))
      if (!known.has(path) && !known.has(head(path)))
        throw new Problem(
          'invalid',
          `Task ${task.alias} refers to item.${path}, but the items have no ${head(path)} and no task has that alias`,
        )
  inOrder(tasks)
}

/** Every task after those whose results it reads. @throws Problem 'invalid' where they wait for each other */
export function inOrder(tasks: readonly StoredTask[]): StoredTask[] {
  const maker = new Map(tasks.flatMap((task) => columnsOf(task).map((column) => [column, task] as const)))
  const ordered: StoredTask[] = []
  const open: StoredTask[] = []
  const visit = (task: StoredTask): void => {
    if (ordered.includes(task)) return
    const at = open.indexOf(task)
    if (at >= 0) {
      const cycle = [...open.slice(at), task].map(({ alias }) => alias).join(' -> ')
      throw new Problem('invalid', `Tasks depend on each other in a cycle: ${cycle}`)
    }
    open.push(task)
    for (const path of pathsOf(task)) {
      const needed = maker.get(path) ?? maker.get(head(path))
      if (needed !== undefined) visit(needed)
    }
    open.pop()
    ordered.push(task)
  }
  for (const task of tasks) visit(task)
  return ordered
}
