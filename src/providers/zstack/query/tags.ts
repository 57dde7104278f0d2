// The pseudo-fields `__systemTag__`, `__userTag__` and `__tagUuid__`: conditions on the tags of a resource.
import type { Condition as Stored } from '../../../core/world.ts'
import { collectionOf } from '../collections.ts'
import type { View } from '../inventories/define.ts'
import { matcher } from './compare.ts'
import type { Operator } from './conditions.ts'

const TYPES = { __systemTag__: 'System', __userTag__: 'User', __tagUuid__: 'Pattern' } as const

export type TagType = (typeof TYPES)[keyof typeof TYPES]

export const tagType = (field: string): TagType | undefined =>
  Object.hasOwn(TYPES, field) ? TYPES[field as keyof typeof TYPES] : undefined

/** A negated operator means that no tag matches, not that some tag differs. */
const DENIES: Partial<Record<Operator, Operator>> = {
  '!=': '=',
  'not in': 'in',
  'not like': 'like',
  'is null': 'is not null',
}

export function tagCondition(
  type: TagType,
  op: Operator,
  text: string,
  { world, zoneMinutes }: View,
): Stored {
  const denied = DENIES[op]
  const match = matcher('text', denied ?? op, text, zoneMinutes)
  const { items } = collectionOf(world, 'tag').list({ where: [{ field: 'doc.type', op: '=', value: type }] })
  const ids = new Set(items.filter((tag) => match(tag.name)).map((tag) => tag.parent as string))
  return { field: 'id', op: denied === undefined ? 'in' : 'not in', value: [...ids] }
}
