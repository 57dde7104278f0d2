// Default aliases of the kinds of task, and whether a job runs them.

import type { StoredTask } from '../collections.ts'
import { refusal } from '../refusals.ts'
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

/** Only blanks within the line: matching across lines would take quadratic time. */
const DEFINITION =
  /^[ \t]*(?:async[ \t]+)?def[ \t]+([^\W\d]\w*)[ \t]*(?:\[[^\]\r\n\u2028\u2029]*\][ \t]*)?\(/mu

/** The name of the first function that the source defines. @throws Problem 'invalid' if there is none */
export function functionName(source: string): string {
  const name = DEFINITION.exec(source)?.[1]
  if (name === undefined) throw refusal('no-function')
  return name
}

export interface Parameter {
  readonly name: string
  /** Has a default, so no argument is required. */
  readonly optional: boolean
}

/** The function's named parameters. `*args` and `**kwargs` would only get extra arguments, of which there are none. */
export function parameters(source: string): Parameter[] {
  const definition = DEFINITION.exec(source)
  if (definition === null) return []
  return atCommas(source, definition.index + definition[0].length).flatMap(({ text, optional }) => {
    const name =
      text
        .replace(/\\\r?\n/g, ' ')
        .split(/[:=]/, 1)[0]
        ?.trim() ?? ''
    return name === '' || name === '/' || name.startsWith('*') ? [] : [{ name, optional }]
  })
}

/** A Python string, to its end or that of the source, a comment, a bracket, or what parts a list of parameters. */
const TOKEN =
  /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|#.*|\blambda\b|[()[\]{},:=]/g

interface Part {
  text: string
  optional: boolean
}

/** The parts between commas of the parameter list that starts here, ignoring commas inside annotations and defaults. */
function atCommas(source: string, start: number): Part[] {
  const parts: Part[] = []
  let part: Part = { text: '', optional: false }
  let depth = 0
  let lambdas = 0
  let at = start
  for (const { 0: token, index } of source.slice(start, start + LONGEST_LIST).matchAll(TOKEN)) {
    part.text += source.slice(at, start + index)
    at = start + index + token.length
    if (depth === 0) {
      if (token === ',' && lambdas === 0) {
        parts.push(part)
        part = { text: '', optional: false }
        continue
      }
      if (token === '=') part.optional = true
      if (token === 'lambda') lambdas++
      else if (token === ':' && lambdas > 0) lambdas--
    }
    if (')]}'.includes(token) && --depth < 0) break
    if ('([{'.includes(token)) depth++
    if (!token.startsWith('#')) part.text += token
  }
  return [...parts, part]
}

/** The parameter list must end within this many characters of source. */
const LONGEST_LIST = 10_000

/** A task as stored: with its type and its alias. */
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
