// Runs Zones.java with the Java on the PATH: which zone words a management node reads.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface JavaZones {
  /** `17.0.15`. */
  readonly java: string
  /** Short names in small letters, and minutes east of UTC. */
  readonly names: Readonly<Record<string, number>>
  /** Zone IDs, and whether they are taken. */
  readonly ids: Readonly<Record<string, boolean>>
  /** The words that were asked about, and whether they are taken. */
  readonly asked: Readonly<Record<string, boolean>>
}

// Java 8, which the node runs on, has these names; from 23 on they are gone, and 17 has them on request.
const OPTIONS = ['-Djava.locale.providers=COMPAT', '-Duser.timezone=Asia/Shanghai']

/** undefined where there is no Java 17. */
export function askJava(words: readonly string[] = []): JavaZones | undefined {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (!/version "17\./.test(stderr ?? '')) return undefined
  const source = fileURLToPath(new URL('Zones.java', import.meta.url))
  const {
    status,
    stdout,
    stderr: said,
  } = spawnSync('java', [...OPTIONS, source, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Zones.java ended with ${status}: ${said}`)
  return JSON.parse(stdout) as JavaZones
}

/** The data as it is checked in: src/providers/zstack/auth/zone-words.ts. */
export const sourceOf = ({
  java,
  names,
}: JavaZones): string => `// Short names of zones as Java reads them: minutes east of UTC. Written by \`node test/providers/zstack/zones/write.ts\`, which
// runs Zones.java beside it with a Java 17: change nothing here by hand.

/** The release that was asked. */
export const ZONES_OF_JAVA = '${java}'

export const ZONE_WORDS: Readonly<Record<string, number>> = {
${Object.entries(names)
  .map(([name, minutes]) => `  ${name}: ${minutes},\n`)
  .join('')}}
`
