// Membership of evaluations in groups.
import type { Collection } from '../../core/world.ts'
import type { GroupDoc } from './collections.ts'

type Members = GroupDoc['members']

export const activeOf = (members: Members): string[] =>
  members.filter(({ deleted_at }) => deleted_at === null).map(({ evaluation_id }) => evaluation_id)

/** The members with those marked as deleted that the test names. */
export const withoutMembers = (
  members: Members,
  leaves: (evaluationId: string) => boolean,
  now: number,
): Members =>
  members.map((member) =>
    member.deleted_at === null && leaves(member.evaluation_id) ? { ...member, deleted_at: now } : member,
  )

/** Takes an evaluation out of every group that it is an active member of. */
export function leaveGroups(groups: Collection<GroupDoc>, evaluation: string, now: number): void {
  const { items } = groups.list({ where: [{ field: 'doc.active', op: 'has', value: evaluation }] })
  for (const { id, doc } of items) {
    const members = withoutMembers(doc.members, (one) => one === evaluation, now)
    groups.update(id, { doc: { ...doc, members, active: activeOf(members) }, touch: false })
  }
}
