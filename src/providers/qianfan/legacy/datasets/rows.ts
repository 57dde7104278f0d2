// The rows of a dataset as its kind has them in a file.
import type { Dataset } from '../../catalogue.ts'
import { type Question, questionsOf } from '../../reports/samples.ts'

/** A kind of dataset: what a line of it is made of. */
type Form = (question: Question) => object | string

const wrong = ({ prompt, result }: Question): string => prompt.replace('?', String(result + 1))

const conversation: Form = ({ prompt, completion }) => ({ prompt, response: [[completion]] })

/** By templateType, as qianfan 0.4.12.3 lists them (resources/console/consts.py) and its readers of files take them. */
const FORMS: Readonly<Record<number, Form>> = {
  2000: conversation,
  /** Answers in their order, the best first. */
  2001: (question) => ({ prompt: question.prompt, response: [[question.completion], [wrong(question)]] }),
  2002: (question) => ({
    prompt: question.prompt,
    chosen: [question.completion],
    rejected: [wrong(question)],
  }),
  40100: ({ prompt, completion }) => `${prompt} ${completion}`,
  40200: ({ prompt }) => ({ prompt }),
}

const PLAIN_TEXT = 40100

export const fileName = ({ doc }: Dataset): string => (doc.templateType === PLAIN_TEXT ? '1.txt' : '1.jsonl')

/** @param annotated with the answers, and not the questions alone */
export function linesOf({ id, doc }: Dataset, annotated = true): readonly string[] {
  const form = FORMS[doc.templateType] ?? conversation
  return questionsOf(id).map((question) => {
    const line = form(question)
    if (typeof line === 'string') return annotated ? line : question.prompt
    return JSON.stringify([annotated ? line : { prompt: question.prompt }])
  })
}

export const MB = 1024 * 1024
