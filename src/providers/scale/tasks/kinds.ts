// What each kind of task is called where its alias was left out, and whether it takes a job to run it.
import { Problem } from '../../../core/problem.ts'
import type { StoredTask } from '../collections.ts'
import type { EvaluationTask, TaskType } from '../schemas/task.ts'

const DEFAULT_ALIASES: Readonly<Partial<Record<TaskType, string>>> = {
  chat_completion: 'chat_completion',
  inference: 'inference',
  application_variant: 'application_variant',
  agentex_output: 'agentex_output',
  'auto_evaluation.question': 'auto_evaluation_question',
  'auto_evaluation.guided_decoding': 'auto_evaluation_guided_decoding',
  'auto_evaluation.agent': 'auto_evaluation_agent',
  'contributor_evaluation.question': 'contributor_evaluation_question',
}

export const CONTRIBUTOR = 'contributor_evaluation.question'

export const runsJob = (task: Pick<StoredTask, 'task_type'>): boolean => task.task_type !== CONTRIBUTOR

/** The name of the first function that the source defines. @throws Problem 'invalid' where it defines none */
export function functionName(source: string): string {
  const name = /^\s*(?:async\s+)?def\s+([^\W\d]\w*)\s*\(/mu.exec(source)?.[1]
  if (name === undefined)
    throw new Problem('invalid', 'function_source must define a function: no `def name(...)` found in it')
  return name
}

/** Names of the function's parameters, without `self`-like markers, annotations and defaults. */
export function parameters(source: string): string[] {
  const list = /^\s*(?:async\s+)?def\s+\w+\s*\(([^)]*)\)/mu.exec(source)?.[1] ?? ''
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('*') && part !== '/')
    .map((part) => part.split(/[:=]/, 1)[0]?.trim() ?? '')
}

/** A task as it is kept: with its type and the alias that it goes by. */
export function toStoredTask({
  task_type = 'chat_completion',
  alias,
  configuration: sent,
}: EvaluationTask): StoredTask {
  const configuration = sent as Record<string, unknown>
  return { task_type, alias: alias || defaultAlias(task_type, configuration), configuration }
}

function defaultAlias(type: TaskType, configuration: Record<string, unknown>): string {
  if (type === 'metric') return String(configuration.type)
  if (type === 'custom_function') return functionName(String(configuration.function_source))
  return DEFAULT_ALIASES[type] ?? type
}
