// Questions for judges and contributors, as far as tasks refer to them.
// scale-gp-beta 0.7.0, resources/questions.py

import type { Stored, World } from '../../../core/world.ts'
import { type QuestionDoc, questionsOf } from '../collections.ts'
import type { Routes, ScaleContext } from '../context.ts'
import { listPage, live } from '../dialect/paging.ts'
import { createdBy, time, timeOrNull } from '../dialect/serialize.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { standIn } from '../fixture-mode.ts'
import { apiMd } from '../pages.ts'
import { found, refusal } from '../refusals.ts'
import { Question, QuestionCreate, QuestionList, QuestionListQuery, QuestionUpdate } from './schemas.ts'

const tags = ['Questions']
const params = idParams('question_id')

const toQuestion = ({ id, name, createdAt, doc }: Stored<QuestionDoc>): Question => ({
  id,
  object: 'question',
  question_type: doc.question_type,
  name,
  prompt: doc.prompt,
  configuration: doc.configuration,
  conditions: doc.conditions,
  created_at: time(createdAt),
  ...createdBy,
  archived_at: timeOrNull(doc.archived_at),
})

/** Includes archived ones, which reads of one question show. @throws Problem 'not-found' */
const findQuestion = (world: World, id: string, { lax }: ScaleContext): Stored<QuestionDoc> =>
  found(questionsOf(world).get(id) ?? (lax ? standIn.question(id, world) : undefined), `Question ${id}`)

export const questions: Routes = async (scope, context) => {
  const { lax } = context
  const mark = (stored: Stored<QuestionDoc>, archived_at: number | null, world: World) => {
    const doc = { ...stored.doc, archived_at }
    return toQuestion(questionsOf(world).update(stored.id, { doc, touch: false }) ?? { ...stored, doc })
  }

  scope.route({
    method: 'POST',
    url: '/v5/questions',
    schema: {
      operationId: 'CreateQuestion',
      summary: 'Create Question',
      tags,
      externalDocs: apiMd,
      body: QuestionCreate,
      response: { 200: Question, ...errorReplies },
    },
    handler: ({ body, world }) => {
      const { name, question_type, prompt, configuration = null, conditions = null } = body
      const doc: QuestionDoc = { question_type, prompt, configuration, conditions, archived_at: null }
      return toQuestion(questionsOf(world).insert({ id: world.ids.uuid(), name, doc }))
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/questions',
    schema: {
      operationId: 'ListQuestions',
      summary: 'List Questions',
      tags,
      externalDocs: apiMd,
      querystring: QuestionListQuery,
      response: { 200: QuestionList, ...errorReplies },
    },
    handler: ({ query, world }) =>
      listPage(questionsOf(world), query, {
        where: [
          ...live(query.include_archived),
          ...(query.ids ? [{ field: 'id', op: 'in', value: query.ids } as const] : []),
        ],
        noun: 'Question',
        lax,
        toWire: toQuestion,
      }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/questions/:question_id',
    schema: {
      operationId: 'GetQuestion',
      summary: 'Get Question',
      description: 'Returns archived ones, too.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: Question, ...errorReplies },
    },
    handler: ({ params: { question_id: id }, world }) => toQuestion(findQuestion(world, id, context)),
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/questions/:question_id',
    schema: {
      operationId: 'UpdateQuestion',
      summary: 'Update Question',
      description: 'Changes the name. Nothing else can be changed.',
      tags,
      externalDocs: apiMd,
      params,
      body: QuestionUpdate,
      response: { 200: Question, ...errorReplies },
    },
    handler: ({ params: { question_id: id }, body: { name }, world }) => {
      const stored = findQuestion(world, id, context)
      if (stored.doc.archived_at !== null && !lax) throw refusal('archived', 'Question')
      return toQuestion(questionsOf(world).update(id, { name }) ?? { ...stored, name })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/questions/:question_id',
    schema: {
      operationId: 'ArchiveQuestion',
      summary: 'Archive Question',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: Question, ...errorReplies },
    },
    handler: ({ params: { question_id: id }, world }) => {
      const stored = findQuestion(world, id, context)
      if (stored.doc.archived_at !== null && !lax) throw refusal('already-archived', 'Question')
      return mark(stored, world.clock.now(), world)
    },
  })

  scope.route({
    method: 'POST',
    url: '/v5/questions/:question_id/restore',
    schema: {
      operationId: 'RestoreQuestion',
      summary: 'Restore Question',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: Question, ...errorReplies },
    },
    handler: ({ params: { question_id: id }, world }) => mark(findQuestion(world, id, context), null, world),
  })
}
