// Tries a custom function on rows without an evaluation. scale-gp-beta 0.7.0, lib/custom_function.py
import type * as z from 'zod'
import { toStoredTask } from './kinds.ts'
import { runItem } from './run.ts'
import type { DryRunRequest } from './schemas.ts'

export function dryRun({ sample_data: rows, ...sent }: z.output<typeof DryRunRequest>, seed: string) {
  const task = toStoredTask({ ...sent, task_type: 'custom_function' })
  const evaluation = { tasks: [task], questions: {}, outcome: 'success' as const, item_count: rows.length }
  const results = rows.map((data, index) => {
    const { results: made, errors } = runItem(evaluation, { index, data }, seed)
    const error = errors[task.alias]
    return error === undefined ? { output: made[task.alias] } : { error: error.message }
  })
  const failed = results.length > 0 && results.every((row) => 'error' in row)
  return { results, status: failed ? ('failed' as const) : ('success' as const) }
}
