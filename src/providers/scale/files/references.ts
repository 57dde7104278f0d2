// Checks the files that items name: they must exist and have a media type that the service can show.

import type { World } from '../../../core/world.ts'
import { filesOf } from '../collections.ts'
import { refusal } from '../refusals.ts'

export type ItemFiles = Readonly<Record<string, string>>

const MEDIA = /^(?:image|audio|video|text)\/|^application\/(?:pdf|json)$/

/** @throws Problem 'invalid' for a different length, a file that does not exist or an unsupported type */
export function checkFiles(
  files: readonly ItemFiles[] | null | undefined,
  data: readonly unknown[],
  world: World,
): void {
  if (files === undefined || files === null) return
  if (files.length !== data.length) throw refusal('files-length')
  for (const one of files) for (const id of Object.values(one)) checkFile(id, world)
}

export function checkFile(id: string, world: World): void {
  const file = filesOf(world).get(id)
  if (file === undefined) throw refusal('no-such-reference', `File ${id}`)
  if (!MEDIA.test(file.doc.mime_type)) throw refusal('no-media', id, file.doc.mime_type)
}
