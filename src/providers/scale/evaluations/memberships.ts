// Membership of evaluations in groups.

import type { Collection, World } from '../../../core/world.ts'
import { evaluationsOf, type GroupDoc } from '../collections.ts'
import { refusal } from '../refusals.ts'

type Members = GroupDoc['members']

export const activeOf = (members: Members): string[] =>
  members.filter(({ deleted_at }) => deleted_at === null).map(({ evaluation_id }) => evaluation_id)

/** The members, with those selected by the test marked as deleted. */
export const withoutMembers = (
  members: Members,
  leaves: (evaluationId: string) => boolean,
  now: number,
): Members =>
  members.map((member) =>
    member.deleted_at === null && leaves(member.evaluation_id) ? { ...member, deleted_at: now } : member,
  )

/** Removes an evaluation from every group of which it is an active member. */
export function leaveGroups(groups: Collection<GroupDoc>, evaluation: string, now: number): void {
  const { items } = groups.list({ where: [{ field: 'doc.active', op: 'has', value: evaluation }] })
  for (const { id, doc } of items) {
    const members = withoutMembers(doc.members, (one) => one === evaluation, now)
    groups.update(id, { doc: { ...doc, members, active: activeOf(members) }, touch: false })
  }
}

/** @throws Problem 'invalid' for duplicate ids, or ids of no live evaluation */
export function checkMembers(ids: readonly string[], world: World): void {
  const twice = [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))]
  if (twice.length > 0) throw refusal('evaluation-twice', twice.join(', '))
  const evaluations = evaluationsOf(world)
  const missing = ids.filter((id) => evaluations.get(id)?.doc.archived_at !== null)
  if (missing.length > 0) throw refusal('evaluations-not-found', missing.join(', '))
}

/** The members plus the new ones. */
export function addMembers(members: Members, ids: readonly string[], world: World): Members {
  const there = new Set(activeOf(members))
  const created_at = world.clock.now()
  const added = ids.filter((id) => !there.has(id))
  return [
    ...members,
    ...added.map((evaluation_id) => ({ id: world.ids.uuid(), evaluation_id, created_at, deleted_at: null })),
  ]
}
