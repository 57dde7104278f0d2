// Writes src/providers/zstack/auth/zone-words.ts anew. Needs a Java 17.
import { writeFileSync } from 'node:fs'
import { askJava, sourceOf } from './java.ts'

const zones = askJava()
if (zones === undefined) throw new Error('Java 17 is needed: its names are those of the management node')
writeFileSync(
  new URL('../../../../src/providers/zstack/auth/zone-words.ts', import.meta.url),
  sourceOf(zones),
)
