// Runs all tasks on one item: results, errors and the state of each task.
import type { EvaluationDoc, ItemDoc, StoredTask } from '../collections.ts'
import { set } from '../dialect/fields.ts'
import { holds } from './condition.ts'
import { argumentsOf, inOrder, outputAlias, pathsOf } from './graph.ts'
import { CONTRIBUTOR, runsJob } from './kinds.ts'
import { resolve, Unresolved, valueAt, withoutItem } from './locators.ts'
import { type Circumstances, resultOf } from './results.ts'
import type { RunCondition } from './run-condition.ts'

export type TaskStatus = 'completed' | 'skipped' | 'errored' | 'pending' | 'prefilled'

export interface ItemRun {
  /** By column: aliases, and the outputs of functions. */
  readonly results: Record<string, unknown>
  readonly errors: Record<string, { type: string; message: string }>
  readonly statuses: Record<string, TaskStatus>
}

type Evaluation = Pick<EvaluationDoc, 'tasks' | 'questions' | 'outcome' | 'item_count'>
type Item = Pick<ItemDoc, 'index' | 'data'>

/** Members that usually contain the correct answer. */
const EXPECTED = ['expected', 'expected_output', 'reference', 'ground_truth', 'target', 'answer']

/** With the outcome `partial`, every third item fails, starting with the second; a single item fails. */
const isUnlucky = ({ outcome, item_count }: Evaluation, { index }: Item): boolean =>
  outcome === 'partial' && (index % 3 === 1 || item_count === 1)

/** @param seed what results depend on besides the tasks and the item: the emulator's seed and the item's id */
export function runItem(evaluation: Evaluation, item: Item, seed: string): ItemRun {
  const run: ItemRun = { results: {}, errors: {}, statuses: {} }
  const scope: Record<string, unknown> = { ...item.data }
  const tasks = inOrder(evaluation.tasks)
  const known = EXPECTED.map((key) => item.data[key]).find((value) => typeof value === 'string')
  const unlucky = isUnlucky(evaluation, item) ? tasks.find(runsJob) : undefined
  for (const task of tasks) {
    if (task.task_type === CONTRIBUTOR) prefill(task, item, run)
    else if (task === unlucky)
      fail(run, task, 'RateLimitError', 'the model provider answered 429: rate limit exceeded')
    else attempt(task, scope, run, { questions: evaluation.questions, seed: `${seed}|${task.alias}`, known })
  }
  return run
}

const fail = (run: ItemRun, { alias }: StoredTask, type: string, message: string): void => {
  set(run.errors, alias, { type, message })
  set(run.statuses, alias, 'errored')
}

/** A contributor's answer is awaited, unless a column of the item already contains it. */
function prefill({ alias, configuration }: StoredTask, { data }: Item, run: ItemRun): void {
  const column = configuration.prefill_from
  const value = typeof column === 'string' ? valueAt(data, withoutItem(column)) : undefined
  if (value !== undefined && value !== null) set(run.results, alias, value)
  set(run.statuses, alias, value === undefined || value === null ? 'pending' : 'prefilled')
}

function attempt(
  task: StoredTask,
  scope: Record<string, unknown>,
  run: ItemRun,
  circumstances: Circumstances,
): void {
  const { alias, configuration } = task
  try {
    const failed = pathsOf(task).find((path) => Object.hasOwn(run.errors, path.split('.', 1)[0] ?? ''))
    if (failed !== undefined) {
      fail(run, task, 'DependencyError', `item.${failed} is the result of a task that failed`)
      return
    }
    if (
      configuration.run_condition !== undefined &&
      !holds(configuration.run_condition as RunCondition, scope)
    ) {
      set(run.statuses, alias, 'skipped')
      return
    }
    const resolved = resolve(inputsOf(task, scope), scope) as Record<string, unknown>
    const value = resultOf(task, resolved, circumstances)
    for (const [column, one] of columns(task, value)) {
      set(run.results, column, one)
      set(scope, column, one)
    }
    set(run.statuses, alias, 'completed')
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error
    fail(run, task, 'ItemLocatorError', error.message)
  }
}

/** The configuration; for a function, its arguments. */
function inputsOf(task: StoredTask, scope: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { configuration } = task
  if (task.task_type !== 'custom_function') return configuration
  const given = argumentsOf(task).filter(
    ({ path, optional }) => !optional || valueAt(scope, path) !== undefined,
  )
  return {
    ...configuration,
    arg_mapping: Object.fromEntries(given.map(({ name, path }) => [name, `item.${path}`])),
  }
}

function columns({ alias, configuration }: StoredTask, value: unknown): [string, unknown][] {
  const outputs = configuration.outputs as { path: string; alias?: string }[] | undefined
  if (outputs === undefined) return [[alias, value]]
  return [
    [alias, value],
    ...outputs.map((one): [string, unknown] => [
      outputAlias(one),
      valueAt(value as Record<string, unknown>, one.path),
    ]),
  ]
}
