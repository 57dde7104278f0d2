// The result of each kind of task. Metrics are computed; models, judges and functions are simulated by seeded values.
import type { StoredTask } from '../collections.ts'
import { isObject, set } from '../dialect/fields.ts'
import { fitting, unwrap } from './fitting.ts'
import { textOf } from './locators.ts'
import { metricOf } from './metrics/index.ts'
import { answerTo, between, fitted, pick, wholeBetween } from './seeded.ts'

type Configuration = Readonly<Record<string, unknown>>
type Questions = Readonly<Record<string, Configuration>>

/** What a result depends on besides the task's configuration. */
export interface Circumstances {
  readonly questions: Questions
  readonly seed: string
  /** The correct answer, if the item has one. */
  readonly known?: string | undefined
}

/** @param configuration with its locators and templates replaced */
export function resultOf(
  { task_type, configuration: sent }: StoredTask,
  configuration: Configuration,
  { questions, seed, known }: Circumstances,
): unknown {
  switch (task_type) {
    case 'chat_completion':
      return chat(configuration, seed, known)
    case 'inference':
      return answerTo(textOf(configuration.args ?? ''), seed, known)
    case 'application_variant':
      return answerTo(textOf(configuration.inputs), seed, known)
    case 'agentex_output':
      return answerTo(textOf(configuration.input_column), seed, known)
    case 'metric':
      return metricOf(
        String(configuration.type),
        textOf(configuration.candidate),
        textOf(configuration.reference),
      )
    case 'auto_evaluation.question':
      return answer(questions[String(sent.question_id)] ?? {}, textOf(configuration.prompt), seed)
    case 'auto_evaluation.guided_decoding':
      return guided(configuration, seed)
    case 'auto_evaluation.agent':
      return agent(configuration, seed)
    default:
      return customFunction(sent, configuration, seed)
  }
}

/** The text of the last message from the user: a string, or the text parts of a list. */
function lastAsked(messages: unknown): string {
  if (!Array.isArray(messages)) return textOf(messages)
  const asked =
    messages.findLast((one) => isObject(one) && one.role === 'user') ?? messages[messages.length - 1]
  const content = isObject(asked) ? (asked.content ?? asked) : asked
  if (!Array.isArray(content)) return textOf(content ?? '')
  return content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join(' ')
}

function chat({ messages, response_format: format }: Configuration, seed: string, known?: string): string {
  const asked = lastAsked(messages)
  if (isObject(format) && format.type === 'json_schema')
    return JSON.stringify(fitting(unwrap(format), seed, asked))
  const text = answerTo(asked, seed, known)
  return isObject(format) && format.type === 'json_object' ? JSON.stringify({ answer: text }) : text
}

function guided(configuration: Configuration, seed: string): unknown {
  const { choices, response_format: format, prompt } = configuration
  if (Array.isArray(choices)) return pick(choices, seed)
  return isObject(format) ? fitting(unwrap(format), seed, textOf(prompt)) : agent(configuration, seed)
}

function agent(
  { output_values: values, output_type: type, definition }: Configuration,
  seed: string,
): unknown {
  if (Array.isArray(values) && values.length > 0) return pick(values, seed)
  if (type === 'integer') return wholeBetween(1, 5, seed)
  if (type === 'float') return between(0, 1, seed)
  if (type === 'boolean') return pick([true, false], seed)
  return answerTo(textOf(definition), seed)
}

/** An answer to a question of one of the six types. */
export function answer(
  { question_type: type, configuration }: Configuration,
  prompt: string,
  seed: string,
): unknown {
  const options = isObject(configuration) ? configuration : {}
  const numbers = (key: string, otherwise: number): number => Number(options[key] ?? otherwise)
  switch (type) {
    case 'categorical': {
      const choice = pick(options.choices as string[], seed)
      return options.multi ? [choice] : choice
    }
    case 'rating':
      return wholeBetween(1, Math.max(numbers('steps', 5), 1), seed)
    case 'number': {
      const min = numbers('min', 0)
      return between(min, numbers('max', Math.max(min + 1, 1)), seed)
    }
    case 'form':
      return fitting(isObject(options.form_schema) ? options.form_schema : {}, seed, prompt)
    case 'timestamp': {
      const seconds = between(0, 60, seed)
      return options.multi ? [seconds] : seconds
    }
    default:
      return fitted(
        answerTo(prompt, seed),
        numbers('min_length', 0),
        numbers('max_length', Number.POSITIVE_INFINITY),
      )
  }
}

/**
 * Does not run Python: returns a number from 0 to 1 that depends on source and arguments, or an object of such
 * numbers.
 */
function customFunction(sent: Configuration, { arg_mapping: args }: Configuration, seed: string): unknown {
  const call = `${seed}|${sent.function_source}|${JSON.stringify(args)}`
  const outputs = sent.outputs as { path: string }[] | undefined
  if (outputs === undefined) return between(0, 1, call)
  const made: Record<string, unknown> = {}
  for (const { path } of outputs) put(made, path.split('.'), between(0, 1, `${call}|${path}`))
  return made
}

function put(target: Record<string, unknown>, [key = '', ...rest]: string[], value: number): void {
  if (rest.length === 0) {
    set(target, key, value)
    return
  }
  if (!Object.hasOwn(target, key) || !isObject(target[key])) set(target, key, {})
  put(target[key] as Record<string, unknown>, rest, value)
}
