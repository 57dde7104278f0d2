// Tags: separate resources, created with the resource to which they belong, and never shown inside an inventory.
import type { World } from '../../../core/world.ts'
import { collectionOf } from '../collections.ts'
import { uuidOf } from '../ids.ts'

export interface Tags {
  readonly systemTags?: readonly string[]
  readonly userTags?: readonly string[]
  readonly tagUuids?: readonly string[]
}

/** With this system tag, a call is only checked: nothing is done, and the result is `{}`. */
export const VALIDATION_ONLY = 'ephemeral::validationOnly'

export function putTags(
  world: World,
  resource: string,
  { systemTags = [], userTags = [], tagUuids = [] }: Tags,
): void {
  const tags = collectionOf(world, 'tag')
  const put = (type: 'System' | 'User' | 'Pattern', texts: readonly string[]): void => {
    for (const text of texts)
      tags.insert({ id: uuidOf(world.ids), name: text, parent: resource, doc: { type } })
  }
  put(
    'System',
    systemTags.filter((tag) => !tag.startsWith('ephemeral::')),
  )
  put('User', userTags)
  put('Pattern', tagUuids)
}

export function dropTags(world: World, resource: string): void {
  const tags = collectionOf(world, 'tag')
  for (const { id } of tags.list({ where: [{ field: 'parent', op: '=', value: resource }] }).items)
    tags.remove(id)
}

/** Replaces the system tags of a resource that begin with a prefix. */
export function replaceSystemTags(
  world: World,
  resource: string,
  prefix: string,
  texts: readonly string[],
): void {
  const tags = collectionOf(world, 'tag')
  const where = [
    { field: 'parent', op: '=', value: resource },
    { field: 'doc.type', op: '=', value: 'System' },
  ] as const
  for (const { id, name } of tags.list({ where }).items) if (name.startsWith(prefix)) tags.remove(id)
  putTags(world, resource, { systemTags: texts })
}
