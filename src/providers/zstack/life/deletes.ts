// Deletes resources, one or many, with their dependents (foreign keys of the database scripts, zstackio/zstack
// conf/db).
import { Problem } from '../../../core/problem.ts'
import type { Condition, Stored, World } from '../../../core/world.ts'
import { collectionOf, type Doc, type Kind } from '../collections.ts'
import { type Action, action, type Call, type Result } from '../declaration/api.ts'
import { notFound, string, strings } from '../declaration/params.ts'
import { compact, mayChange } from '../declaration/resources.ts'
import { apiError, errorCodeOf } from '../errors.ts'
import { isUuid } from '../ids.ts'
import { BulkReply, EmptyReply } from '../schemas.ts'
import { letNextRun } from './queue.ts'
import { dropTags } from './tags.ts'

/** Default: `Permissive`. An unknown name fails in the server's enum lookup. */
export const deleteMode = string({ about: '`Permissive` (the default) or `Enforcing`.' })

export function checkDeleteMode(mode: string | undefined): void {
  if (mode !== undefined && mode !== '' && mode !== 'Permissive' && mode !== 'Enforcing')
    throw apiError(
      'SYS.1000',
      `No enum constant org.zstack.header.message.APIDeleteMessage.DeletionMode.${mode}`,
    )
}

type Deletable = 'task' | 'group' | 'dataset' | 'model-service' | 'model' | 'model-center'

/**
 * Most delete APIs of ZStack succeed if the resource does not exist, provided that the uuid is valid.
 * @returns what was deleted
 */
export function deleteOne<K extends Deletable>(
  call: Call,
  kind: K,
  vo: string,
  field: string,
  uuid: string,
): Stored<Doc<K>> | undefined {
  const row = collectionOf(call.world, kind).get(uuid)
  if (row !== undefined) {
    mayChange(call, row, vo)
    drop(call.world, kind, row)
  } else if (!isUuid(uuid)) throw apiError('SYS.1003', `invalid value[${uuid}] of field [${field}]`)
  else if (call.behaviors.deleteMissingFails) throw notFound(field, uuid, vo)
  return row
}

/** Handles each item separately: the call succeeds even if items fail, and lists those. */
export function inBulk(call: Call, uuids: readonly string[], work: (uuid: string) => void): Result {
  const results = uuids.map((uuid) => {
    try {
      work(uuid)
      return compact({ uuid, success: true, error: undefined })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { uuid, success: false, error: errorCodeOf(error) }
    }
  })
  const failed = results.filter(({ success }) => !success).length
  return {
    plain: {
      results: call.behaviors.nulls ? results.map((one) => ({ ...one, error: one.error ?? null })) : results,
    },
    batch: failed === 0 ? 'SUCCESS' : failed === results.length ? 'FAIL' : 'PARTIAL',
  }
}

export const deleteMany = (call: Call, kind: Deletable, vo: string, uuids: readonly string[]): Result =>
  inBulk(call, uuids, (uuid) => deleteOne(call, kind, vo, 'uuids', uuid))

function drop(world: World, kind: Deletable, { id }: Stored<unknown>): void {
  collectionOf(world, kind).remove(id)
  dropTags(world, id)
  AFTERWARDS[kind](world, id)
}

const rows = <K extends Kind>(world: World, kind: K, where: Condition): readonly Stored<Doc<K>>[] =>
  collectionOf(world, kind).list({ where: [where] }).items

/**
 * Deletes the dependents of a resource. Tasks have no foreign key: they outlive their dataset and the group they
 * evaluate.
 */
const AFTERWARDS: Readonly<Record<Deletable, (world: World, id: string) => void>> = {
  task: () => {},
  group: (world, id) => {
    for (const ref of rows(world, 'dataset-ref', { field: 'parent', op: '=', value: id }))
      collectionOf(world, 'dataset-ref').remove(ref.id)
    const tasks = rows(world, 'task', { field: 'parent', op: '=', value: id })
    for (const task of tasks) drop(world, 'task', task)
    letNextRun(world, tasks)
  },
  dataset: (world, id) => {
    for (const ref of rows(world, 'dataset-ref', { field: 'doc.datasetUuid', op: '=', value: id }))
      collectionOf(world, 'dataset-ref').remove(ref.id)
  },
  'model-service': (world, id) => {
    for (const group of rows(world, 'group', { field: 'doc.modelServiceUuid', op: '=', value: id })) {
      const { modelServiceUuid: _, ...doc } = group.doc
      collectionOf(world, 'group').update(group.id, { doc })
    }
    for (const model of rows(world, 'model', { field: 'doc.defaultModelServiceUuid', op: '=', value: id })) {
      const { defaultModelServiceUuid: _, ...doc } = model.doc
      collectionOf(world, 'model').update(model.id, { doc })
    }
    dropRefs(world, 'modelServiceUuid', id)
  },
  model: (world, id) => dropRefs(world, 'modelUuid', id),
  'model-center': (world, id) => {
    for (const dataset of rows(world, 'dataset', { field: 'doc.modelCenterUuid', op: '=', value: id }))
      drop(world, 'dataset', dataset)
  },
}

function dropRefs(world: World, by: 'modelUuid' | 'modelServiceUuid', id: string): void {
  for (const ref of rows(world, 'model-service-ref', { field: `doc.${by}`, op: '=', value: id }))
    collectionOf(world, 'model-service-ref').remove(ref.id)
}

/** What differs between the calls that delete; the rest follows from it. */
type Deletion = Pick<Action, 'name' | 'tag' | 'summary' | 'page' | 'paths'>

const messageOf = ({ name }: Deletion): string => `org.zstack.ai.message.API${name}Msg`

/** The call that deletes one resource, by the uuid in its path. */
export const deletion = (kind: Deletable, vo: string, about: Deletion): Action =>
  action({
    ...about,
    message: messageOf(about),
    method: 'DELETE',
    mode: 'async',
    params: { uuid: string({ required: true }), deleteMode },
    reply: EmptyReply,
    run: (call, { uuid = '', deleteMode }) => {
      checkDeleteMode(deleteMode)
      deleteOne(call, kind, vo, 'uuid', uuid)
      return {}
    },
  })

/** The call that deletes several resources, each separately. */
export const bulkDeletion = (kind: Deletable, vo: string, about: Deletion): Action =>
  action({
    ...about,
    message: messageOf(about),
    method: 'DELETE',
    mode: 'async',
    params: { uuids: strings({ required: true }), deleteMode },
    reply: BulkReply,
    run: (call, { uuids = [], deleteMode }) => {
      checkDeleteMode(deleteMode)
      return deleteMany(call, kind, vo, uuids as readonly string[])
    },
  })
