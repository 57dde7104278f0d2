// Default aliases of the kinds of task, and whether a job runs them.

import type { StoredTask } from '../collections.ts'
import { functionName } from './functions.ts'
import type { EvaluationTask, TaskType } from './schemas.ts'

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

/** A task as stored: with its type and its alias. */
export function toStoredTask({
  task_type = 'chat_completion',
  alias,
  configuration: sent,
}: EvaluationTask): StoredTask {
  const configuration = sent as Record<string, unknown>
  // A source without a function is refused with an alias, too: the SDK takes no lambda (lib/custom_function.py).
  const name =
    task_type === 'custom_function' ? functionName(String(configuration.function_source), alias) : undefined
  return { task_type, alias: alias || (name ?? defaultAlias(task_type, configuration)), configuration }
}

function defaultAlias(type: TaskType, configuration: Record<string, unknown>): string {
  return type === 'metric' ? String(configuration.type) : (DEFAULT_ALIASES[type] ?? type)
}
