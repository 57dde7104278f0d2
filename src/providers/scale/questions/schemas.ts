// Questions of the six types on the wire. scale-gp-beta 0.7.0, types/question_create_params.py
import * as z from 'zod'
import { QUESTION_TYPES } from '../collections.ts'
import { bool, Dict, float, int, nameText, queryList } from '../dialect/fields.ts'
import { includeArchived, listOf, paging } from '../dialect/lists.ts'
import { Identity, Time } from '../dialect/shared.ts'

const CONFIGURATIONS = {
  categorical: z.object({
    choices: z.array(z.string()).min(1),
    dropdown: bool().optional(),
    multi: bool().optional(),
  }),
  rating: z.object({ min_label: z.string(), max_label: z.string(), steps: int() }),
  number: z.object({ min: float().optional(), max: float().optional() }),
  free_text: z.object({ min_length: int().optional(), max_length: int().optional() }),
  form: z.object({ form_schema: Dict.describe('JSON schema of the form.') }),
  timestamp: z.object({ multi: bool().optional() }),
}
type QuestionType = keyof typeof CONFIGURATIONS

const question = <const T extends QuestionType, C extends z.ZodType>(question_type: T, configuration: C) =>
  z.object({
    question_type: z.literal(question_type),
    name: nameText(),
    prompt: z.string().describe('The text shown to the person who answers.'),
    conditions: z.array(Dict).nullish().describe('When to show the question.'),
    configuration,
  })

export const QuestionCreate = z
  .discriminatedUnion('question_type', [
    question('categorical', CONFIGURATIONS.categorical),
    question('rating', CONFIGURATIONS.rating),
    question('number', CONFIGURATIONS.number.nullish()),
    question('free_text', CONFIGURATIONS.free_text.nullish()),
    question('form', CONFIGURATIONS.form),
    question('timestamp', CONFIGURATIONS.timestamp.nullish()),
  ])
  .meta({ id: 'ScaleQuestionCreateRequest' })

export const QuestionUpdate = z.object({ name: nameText().min(1) }).meta({ id: 'ScaleQuestionUpdateRequest' })

export const Question = z
  .object({
    id: z.string(),
    object: z.literal('question'),
    question_type: z.enum(QUESTION_TYPES),
    name: z.string(),
    prompt: z.string(),
    configuration: Dict.nullable(),
    conditions: z.array(Dict).nullable(),
    created_at: Time,
    created_by: Identity,
    archived_at: Time.nullable(),
  })
  .meta({ id: 'ScaleQuestion' })
export type Question = z.output<typeof Question>
export const QuestionList = listOf('ScaleQuestionList', Question)

export const QuestionListQuery = z.object({
  ...paging,
  ...includeArchived,
  ids: queryList(z.string()).describe('Only these; repeated or separated by commas.'),
})
