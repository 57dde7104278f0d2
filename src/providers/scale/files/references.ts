// Files that items name: they must exist and be media that the service can show.
import { Problem } from '../../../core/problem.ts'
import type { World } from '../../../core/world.ts'
import { filesOf } from '../collections.ts'

export type ItemFiles = Readonly<Record<string, string>>

const MEDIA = /^(?:image|audio|video|text)\/|^application\/(?:pdf|json)$/

/** @throws Problem 'invalid' for a length that differs, a file that does not exist or is of no supported kind */
export function checkFiles(
  files: readonly ItemFiles[] | null | undefined,
  data: readonly unknown[],
  world: World,
): void {
  if (files === undefined || files === null) return
  if (files.length !== data.length) throw new Problem('invalid', 'files must have the same length as data')
  for (const one of files) for (const id of Object.values(one)) checkFile(id, world)
}

export function checkFile(id: string, world: World): void {
  const file = filesOf(world).get(id)
  if (file === undefined) throw new Problem('invalid', `File ${id} not found`)
  if (!MEDIA.test(file.doc.mime_type))
    throw new Problem('invalid', `File ${id} is ${file.doc.mime_type}, which is no supported media format`)
}
