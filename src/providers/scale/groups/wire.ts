// Writes a group in the service's form. Pages and SDK differ on one name: `metadata` and `evaluation_group_metadata`.
import type { Stored, World } from '../../../core/world.ts'
import { evaluationsOf, type GroupDoc } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { time, timeOrNull } from '../dialect/serialize.ts'
import { credentialOf } from '../head.ts'

export function toGroup(
  { id, name, createdAt, doc }: Stored<GroupDoc>,
  world: World,
  { generation }: ScaleContext,
  views: readonly string[],
) {
  return {
    id,
    object: 'evaluation_group' as const,
    tags: doc.tags,
    name,
    description: doc.description,
    ...(generation !== 'old' && { metadata: doc.metadata }),
    ...(generation !== 'new' && { evaluation_group_metadata: doc.metadata }),
    created_at: time(createdAt),
    deleted_at: timeOrNull(doc.deleted_at),
    account_id: credentialOf(world.name),
    ...(views.includes('members') && { members: membersOf(id, doc, world) }),
    ...(views.includes('row_identifiers') && {
      row_identifiers: Object.entries(doc.row_identifiers).map(([evaluation_id, column_name]) => ({
        object: 'evaluation_group.row_identifier' as const,
        evaluation_id,
        column_name,
      })),
    }),
  }
}

/** The active members; for an archived group, the members at the time of archiving. */
function membersOf(group: string, { members, deleted_at: archived }: GroupDoc, world: World) {
  const evaluations = evaluationsOf(world)
  return members
    .filter((member) => member.deleted_at === null || member.deleted_at === archived)
    .map((member) => {
      const evaluation = evaluations.get(member.evaluation_id)
      return {
        id: member.id,
        object: 'evaluation_group.member' as const,
        evaluation_group_id: group,
        evaluation_id: member.evaluation_id,
        created_at: time(member.created_at),
        deleted_at: timeOrNull(member.deleted_at),
        evaluation_name: evaluation?.name ?? null,
        evaluation_tags: evaluation?.doc.tags ?? null,
        evaluation_created_at: evaluation === undefined ? null : time(evaluation.createdAt),
      }
    })
}
