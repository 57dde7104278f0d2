// Runs an SDK's program against a server and reads what it tells: one JSON line for each story.
import { cacheFolder } from './cache.ts'
import { type Profile, type Sdk, type Target, worldName } from './manifest.ts'
import { execute } from './process.ts'

export interface Outcome {
  readonly story: string
  readonly ok: boolean
  /** What the SDK does, or what went wrong. */
  readonly note: string
}

/** What came of one run of a program. */
export interface Run {
  readonly outcomes: readonly Outcome[]
  /** Operations of the provider that the server answered with success, by its own count. */
  readonly operations: readonly string[]
}

/** By SDK and profile. */
export type Results = ReadonlyMap<Sdk, ReadonlyMap<Profile, Run>>

const LIMIT_MS = 240_000

export function targetOf(sdk: Sdk, profile: Profile, url: string): Target {
  const { hostname, port } = new URL(url)
  return { url, host: hostname, port: Number(port), world: worldName(sdk, profile) }
}

export async function runStories(sdk: Sdk, profile: Profile, folder: string, url: string): Promise<Run> {
  const target = targetOf(sdk, profile, url)
  const outcomes = await runProgram(sdk, profile, folder, target)
  return { outcomes, operations: await operationsMet(sdk, target) }
}

interface Coverage {
  readonly providers: readonly {
    readonly operations: readonly { readonly operationId: string; readonly met: boolean }[]
  }[]
}

async function operationsMet(sdk: Sdk, { url, world }: Target): Promise<readonly string[]> {
  const path = `/_mock/worlds/${sdk.world ?? world}/coverage?provider=${sdk.provider}`
  const reply = await fetch(url + path)
  // A world that nobody has called does not exist.
  if (reply.status === 404) return []
  const { providers } = (await reply.json()) as Coverage
  return providers.flatMap(({ operations }) =>
    operations.filter(({ met }) => met).map(({ operationId }) => operationId),
  )
}

/** One outcome for each story of the manifest, in its order, and one for each that it does not know. */
async function runProgram(
  sdk: Sdk,
  profile: Profile,
  folder: string,
  target: Target,
): Promise<readonly Outcome[]> {
  const { code, stdout, output } = await execute(sdk.run, {
    cwd: folder,
    env: {
      ...sdk.environment(target),
      EVALMOCK_URL: target.url,
      EVALMOCK_WORLD: target.world,
      EVALMOCK_PROFILE: profile,
    },
    timeoutMs: LIMIT_MS,
  })
  const told = stdout.split('\n').flatMap(parse)
  const end = `the program ended with ${code}:\n${output.slice(-3000).replaceAll(cacheFolder(), '')}`
  const outcomes = sdk.stories.map((story): Outcome => {
    const [first, ...more] = told.filter((outcome) => outcome.story === story)
    if (first === undefined) return { story, ok: false, note: 'nothing was told of it' }
    return more.length === 0 ? first : { story, ok: false, note: `told ${more.length + 1} times` }
  })
  const unknown = told.filter(({ story }) => !sdk.stories.includes(story))
  const all = [
    ...outcomes,
    ...unknown.map(({ story }) => ({ story, ok: false, note: 'not in the manifest' })),
  ]
  if (code === 0 && told.length >= sdk.stories.length) return all
  return [...all, { story: 'end', ok: false, note: end }]
}

function parse(line: string): Outcome[] {
  if (!line.startsWith('{"story"')) return []
  try {
    const { story, ok, note } = JSON.parse(line) as Partial<Outcome>
    return [{ story: String(story), ok: ok === true, note: String(note ?? '') }]
  } catch {
    return []
  }
}
