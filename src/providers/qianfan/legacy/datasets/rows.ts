// The rows of a dataset, in the file format of its kind.
import type { Dataset } from '../../catalogue.ts'
import { type Question, questionsOf } from '../../reports/samples.ts'

/** Writes a line of one kind of dataset. */
type Form = (question: Question) => object | string

const wrong = ({ prompt, result }: Question): string => prompt.replace('?', String(result + 1))

const conversation: Form = ({ prompt, completion }) => ({ prompt, response: [[completion]] })

/** By templateType, as listed in qianfan 0.4.12.3 (resources/console/consts.py) and accepted by its file readers. */
const FORMS: Readonly<Record<number, Form>> = {
  2000: conversation,
  /** Answers in order, best first. */
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

/** @param annotated include the answers, not only the questions */
export function linesOf({ id, doc }: Dataset, annotated = true): readonly string[] {
  const form = FORMS[doc.templateType] ?? conversation
  return questionsOf(id).map((question) => {
    const line = form(question)
    if (typeof line === 'string') return annotated ? line : question.prompt
    return JSON.stringify([annotated ? line : { prompt: question.prompt }])
  })
}

export const MB = 1024 * 1024
