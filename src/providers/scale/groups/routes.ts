// Evaluation groups: evaluations side by side. Archived groups have `deleted_at`, other things `archived_at`.
// scale-gp-beta 0.7.0, resources/evaluation_groups.py
import * as z from 'zod'
import type { Condition, Stored, World } from '../../../core/world.ts'
import { dashboardsOf, evaluationsOf, type GroupDoc, groupsOf } from '../collections.ts'
import type { Routes, ScaleContext } from '../context.ts'
import { recomputeDashboards } from '../dashboards/results.ts'
import { includeArchived } from '../dialect/lists.ts'
import { listPage, named, withTags } from '../dialect/paging.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { evaluationSchema } from '../evaluations/columns.ts'
import { activeOf, addMembers, checkMembers, withoutMembers } from '../evaluations/memberships.ts'
import { standIn } from '../fixture-mode.ts'
import { page } from '../pages.ts'
import { found, refusal } from '../refusals.ts'
import {
  Group,
  GroupCreate,
  GroupList,
  GroupListQuery,
  GroupPatch,
  GroupQuery,
  GroupReplace,
  GroupSchema,
} from './schemas.ts'
import { toGroup } from './wire.ts'

const tags = ['Evaluation Groups']
const params = idParams('group_id')
const METHODS = { url: 'https://sgp-dev.sgp.stldocs.com/resources/evaluation_groups/methods/list/' }
const ALL = ['members', 'row_identifiers']

/** @throws Problem 'not-found' if it does not exist, or is archived and archived ones were not requested */
function findGroup(world: World, id: string, { lax }: ScaleContext, deleted = false): Stored<GroupDoc> {
  const stored = groupsOf(world).get(id)
  const seen = deleted || stored?.doc.deleted_at === null ? stored : undefined
  return found(seen ?? (lax ? standIn.group(id, world) : undefined), `Evaluation group ${id}`)
}

export const groups: Routes = async (scope, context) => {
  const { lax } = context
  const write = (
    stored: Stored<GroupDoc>,
    change: { name?: string | undefined; doc: GroupDoc },
    world: World,
  ) => groupsOf(world).update(stored.id, change) ?? { ...stored, doc: change.doc }

  scope.route({
    method: 'POST',
    url: '/v5/evaluation-groups',
    schema: {
      operationId: 'CreateEvaluationGroup',
      summary: 'Create Evaluation Group',
      tags,
      externalDocs: page('evaluation-groups/create-evaluation-group'),
      body: GroupCreate,
      response: { 200: Group, ...errorReplies },
    },
    handler: ({ body, world }) => {
      const { name, evaluation_ids: ids, row_identifiers: identifiers, ...rest } = body
      if (!lax) checkMembers(ids, world)
      const members = addMembers([], ids, world)
      const doc: GroupDoc = {
        description: rest.description ?? null,
        tags: rest.tags ?? [],
        metadata: rest.metadata ?? null,
        members,
        active: activeOf(members),
        row_identifiers: ofMembers(identifiers ?? {}, ids),
        deleted_at: null,
      }
      return toGroup(groupsOf(world).insert({ id: world.ids.uuid(), name, doc }), world, context, ALL)
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-groups',
    schema: {
      operationId: 'ListEvaluationGroups',
      summary: 'List Evaluation Groups',
      tags,
      externalDocs: page('evaluation-groups/list-evaluation-groups'),
      querystring: GroupListQuery,
      response: { 200: GroupList, ...errorReplies },
    },
    handler: ({ query, world }) => {
      const live: Condition[] = query.include_deleted ? [] : [{ field: 'doc.deleted_at', op: 'null' }]
      const has: Condition[] = query.evaluation_id
        ? [{ field: 'doc.active', op: 'has', value: query.evaluation_id }]
        : []
      return listPage(groupsOf(world), query, {
        where: [...live, ...named(query.name), ...withTags(query.tags), ...has],
        noun: 'Evaluation group',
        lax,
        toWire: (stored) => toGroup(stored, world, context, query.views ?? []),
      })
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-groups/:group_id',
    schema: {
      operationId: 'GetEvaluationGroup',
      summary: 'Get Evaluation Group',
      description: 'Includes its members; for an archived group, the members at the time of archiving.',
      tags,
      externalDocs: METHODS,
      params,
      querystring: GroupQuery,
      response: { 200: Group, ...errorReplies },
    },
    handler: ({ params: { group_id: id }, query, world }) =>
      toGroup(findGroup(world, id, context, query.include_deleted), world, context, [
        'members',
        ...(query.views ?? []),
      ]),
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/evaluation-groups/:group_id',
    schema: {
      operationId: 'PatchEvaluationGroup',
      summary: 'Patch Evaluation Group',
      description:
        'Changes the members that are sent. Metadata is merged by key; row identifiers are replaced as a whole.',
      tags,
      externalDocs: page('evaluation-groups/patch-evaluation-group'),
      params,
      body: GroupPatch,
      response: { 200: Group, ...errorReplies },
    },
    handler: ({ params: { group_id: id }, body, world }) => {
      const stored = findGroup(world, id, context)
      if (!lax && Object.values(body).every((value) => value === undefined)) throw refusal('empty-patch')
      const { name, description, metadata, tags: next, row_identifiers: identifiers } = body
      const { doc } = stored
      const change: GroupDoc = {
        ...doc,
        description: description === undefined ? doc.description : description,
        metadata: metadata ? { ...doc.metadata, ...metadata } : metadata === null ? null : doc.metadata,
        tags: next ?? doc.tags,
        row_identifiers: identifiers ? ofMembers(identifiers, doc.active) : doc.row_identifiers,
      }
      return toGroup(write(stored, { name, doc: change }, world), world, context, ALL)
    },
  })

  scope.route({
    method: 'PUT',
    url: '/v5/evaluation-groups/:group_id',
    schema: {
      operationId: 'UpdateEvaluationGroup',
      summary: 'Update Evaluation Group',
      description:
        'Replaces description, tags and metadata; those left out are cleared. Replaces members only if they are sent. The name stays if it is left out.',
      tags,
      externalDocs: METHODS,
      params,
      body: GroupReplace,
      response: { 200: Group, ...errorReplies },
    },
    handler: ({ params: { group_id: id }, body, world }) => {
      const stored = findGroup(world, id, context)
      const {
        name,
        evaluation_ids: ids,
        row_identifiers: identifiers,
        description,
        metadata,
        tags: next,
      } = body
      const { doc } = stored
      if (ids !== undefined && !lax) checkMembers(ids, world)
      const now = world.clock.now()
      const members = ids
        ? addMembers(
            withoutMembers(doc.members, (one) => !ids.includes(one), now),
            ids,
            world,
          )
        : doc.members
      const active = activeOf(members)
      const change: GroupDoc = {
        ...doc,
        description: description ?? null,
        metadata: metadata ?? null,
        tags: next ?? [],
        members,
        active,
        row_identifiers: ofMembers(identifiers ?? doc.row_identifiers, active),
      }
      return world.transaction(() => {
        const replaced = write(stored, { name, doc: change }, world)
        if (active.join() !== doc.active.join()) recomputeDashboards(id, world, context)
        return toGroup(replaced, world, context, ALL)
      })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/evaluation-groups/:group_id',
    schema: {
      operationId: 'ArchiveEvaluationGroup',
      summary: 'Archive Evaluation Group',
      description: 'Archives the group with its memberships and dashboards. The evaluations stay.',
      tags,
      externalDocs: { url: 'https://sgp-dev.sgp.stldocs.com/resources/evaluation_groups/methods/archive' },
      params,
      response: { 200: Group, ...errorReplies },
    },
    handler: ({ params: { group_id: id }, world }) => {
      const stored = findGroup(world, id, context)
      const now = world.clock.now()
      const members = withoutMembers(stored.doc.members, () => true, now)
      const doc: GroupDoc = { ...stored.doc, members, active: [], deleted_at: now }
      return world.transaction(() => {
        archiveDashboards(id, world, now)
        return toGroup(write(stored, { doc }, world), world, context, ['members'])
      })
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-groups/:group_id/schema',
    schema: {
      operationId: 'GetEvaluationGroupSchema',
      summary: 'Get Evaluation Group Schema',
      description: 'Returns the columns of each active member.',
      tags,
      externalDocs: METHODS,
      params,
      querystring: z.object(includeArchived),
      response: { 200: GroupSchema, ...errorReplies },
    },
    handler: ({ params: { group_id: id }, query, world }) => {
      const { doc } = findGroup(world, id, context)
      const evaluations = doc.active.flatMap((one) => evaluationsOf(world).get(one) ?? [])
      return {
        object: 'evaluation_group_schema' as const,
        evaluation_group_id: id,
        evaluation_schemas: evaluations.map((one) =>
          evaluationSchema(one, world, context, query.include_archived),
        ),
      }
    },
  })
}

const ofMembers = (identifiers: Readonly<Record<string, string>>, members: readonly string[]) =>
  Object.fromEntries(Object.entries(identifiers).filter(([id]) => members.includes(id)))

function archiveDashboards(group: string, world: World, now: number): void {
  const dashboards = dashboardsOf(world)
  const { items } = dashboards.list({ where: [{ field: 'doc.evaluation_group_id', op: '=', value: group }] })
  for (const { id, doc } of items)
    if (doc.archived_at === null) dashboards.update(id, { doc: { ...doc, archived_at: now }, touch: false })
}
