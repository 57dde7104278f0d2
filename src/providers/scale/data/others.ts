// Rows of files, questions, rubrics and groups.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { DataKind } from '../../../core/data/format.ts'
import { Moment } from '../../../core/data/moment.ts'
import { CriterionDoc, ExportDoc, FileDoc, GroupDoc, QuestionDoc, RubricDoc } from '../collections.ts'
import { Dict } from '../dialect/fields.ts'
import { common, name, over, texts } from './common.ts'

export const file: DataKind = {
  ...common,
  kind: 'file',
  member: 'files',
  about: 'Files; `content` is base64, `text` is the text itself',
  doc: FileDoc,
  name: ['filename', 'name'],
  short: { text: z.string().describe('The content, for a file of text') },
  fit: (doc, { row }) => {
    const content = doc.content ?? Buffer.from(String(row.text ?? '')).toString('base64')
    const bytes = Buffer.from(String(content), 'base64')
    const defaults = {
      content,
      mime_type: 'text/plain',
      size: bytes.length,
      md5_checksum: createHash('md5').update(bytes).digest('hex'),
    }
    return over(defaults, doc)
  },
}

const CONFIGURATIONS: Readonly<Record<string, unknown>> = {
  categorical: { choices: ['yes', 'no'] },
  rating: { min_label: 'bad', max_label: 'good', steps: 5 },
  form: { form_schema: {} },
}

export const question: DataKind = {
  ...common,
  kind: 'question',
  member: 'questions',
  about: 'Questions for people and judges',
  doc: QuestionDoc,
  name: ['name'],
  moments: ['archived_at'],
  written: {
    question_type: z.enum(['categorical', 'rating', 'number', 'free_text', 'form', 'timestamp']),
  },
  fit: (doc, { name }) => {
    const type = String(doc.question_type ?? 'free_text')
    return over(
      { question_type: type, prompt: name, configuration: CONFIGURATIONS[type] ?? null, conditions: null },
      doc,
    )
  },
}

export const rubric: DataKind = {
  ...common,
  kind: 'rubric',
  member: 'rubrics',
  about: 'Rubrics, with their `criteria`',
  doc: RubricDoc,
  name: ['title', 'name'],
  moments: ['archived_at'],
}

const Criterion = {
  weight: z.number().nullable(),
  annotations: Dict.nullable(),
}

export const criterion: DataKind = {
  ...common,
  kind: 'rubric_criterion',
  member: 'rubric_criteria',
  about: 'Criteria of rubrics, with each of their versions',
  doc: CriterionDoc,
  name: ['title', 'name'],
  parent: { member: 'rubric_id', kind: 'rubric' },
  inside: { kind: 'rubric', member: 'criteria' },
  moments: ['states[].created_at'],
  written: {
    states: z
      .array(z.strictObject({ title: z.string(), ...Criterion, created_at: Moment }))
      .min(1)
      .describe('Each version, oldest first'),
  },
  short: Criterion,
  fit: (doc, { row, name: title, createdAt }) => {
    const { weight = null, annotations = null } = row
    return over({ states: [{ title, weight, annotations, created_at: createdAt }] }, doc)
  },
}

export const group: DataKind = {
  ...common,
  kind: 'evaluation_group',
  member: 'evaluation_groups',
  about: 'Groups of evaluations',
  doc: GroupDoc,
  name: ['name'],
  refs: { 'members[].evaluation_id': 'evaluation', 'active[]': 'evaluation' },
  moments: ['deleted_at', 'members[].created_at', 'members[].deleted_at'],
  written: {
    members: z.array(
      z.strictObject({
        id: z.string(),
        evaluation_id: name,
        created_at: Moment,
        deleted_at: Moment.nullable(),
      }),
    ),
    active: z.array(name),
  },
  short: { evaluation_ids: z.array(name).describe('Names or ids of its evaluations') },
  shortRefs: { 'evaluation_ids[]': 'evaluation' },
  fit: (doc, { row, ids, find, createdAt }) => {
    const members = texts(row.evaluation_ids).map((text) => ({
      id: ids.uuid(),
      evaluation_id: find('evaluation', text)?.id ?? text,
      created_at: createdAt,
      deleted_at: null,
    }))
    const all = (doc.members as typeof members | undefined) ?? members
    const active = all.filter((one) => one.deleted_at === null).map((one) => one.evaluation_id)
    return over({ members, active }, doc)
  },
}

export const signedExport: DataKind = {
  ...common,
  kind: 'export',
  member: 'exports',
  about: 'Files behind the links of exported items',
  doc: ExportDoc,
  name: [],
  moments: ['expires_at'],
  fit: (doc, { createdAt }) =>
    over({ content_type: 'application/json', content: '[]', expires_at: createdAt + 3_600_000 }, doc),
}
