// Every official SDK, unmodified, in its own language and process, against Evalmock with strict authentication.
//
//   node test/sdk/run.ts [--only ID,ID] [--profile docs|live] [--jobs N] [--write]
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { prepare } from './cache.ts'
import { ABSENT, SDKS } from './catalogue.ts'
import { PROFILES, type Profile, type Sdk, TOOLS } from './manifest.ts'
import { pooled } from './pool.ts'
import { type Server, startServer } from './server.ts'
import { type Results, type Run, runStories } from './stories.ts'
import { findTools, type Toolchain } from './toolchain.ts'
import { comparePages, writePages } from './written.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    profile: { type: 'string' },
    jobs: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const inCi = process.env.CI === 'true'
const chosen = values.only?.split(',')
const sdks = SDKS.filter(({ id }) => chosen?.includes(id) ?? true)
const profiles = PROFILES.filter((profile) => (values.profile ?? profile) === profile)
for (const id of chosen ?? [])
  if (!sdks.some((sdk) => sdk.id === id))
    throw new Error(`there is no SDK ${id}: ${SDKS.map((sdk) => sdk.id).join(', ')}`)
if (profiles.length === 0) throw new Error(`there is no profile ${values.profile}: ${PROFILES.join(', ')}`)

let passed = 0
let failed = 0
let skipped = 0
const print = (line: string): void => void process.stdout.write(`${line}\n`)

function tell(ok: boolean, what: string, note: string): void {
  if (ok) passed++
  else failed++
  print(`${ok ? 'pass' : 'FAIL'}  ${what}  ${ok ? note : note.slice(0, 2000).replaceAll('\n', '\n      ')}`)
}

const tools = await findTools(sdks.flatMap((sdk) => sdk.tools))
const ready = sdks.filter((sdk) => hasTools(sdk, tools))
const results = await runAll(ready)

for (const { title, reason } of ABSENT) print(`none  ${title}: ${reason}`)

const whole = ready.length === SDKS.length && profiles.length === PROFILES.length
if (values.write) {
  if (!whole || failed > 0) tell(false, 'pages', 'they are written after a whole run without a failure only')
  else for (const path of await writePages(results)) print(`wrote ${path}`)
} else
  for (const { path, difference } of await comparePages(results, whole))
    tell(difference === undefined, path, difference ?? 'agrees with this run')

print(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

/** A missing language is a failure where everything has to run, and named where not. */
function hasTools(sdk: Sdk, { missing }: Toolchain): boolean {
  const lacks = sdk.tools.filter((tool) => missing.includes(tool))
  if (lacks.length === 0) return true
  const note = `not found: ${lacks.map((tool) => TOOLS[tool].means).join(', ')}`
  if (inCi) tell(false, sdk.id, note)
  else {
    skipped++
    print(`skip  ${sdk.id}  ${note}`)
  }
  return false
}

async function runAll(ready: readonly Sdk[]): Promise<Results> {
  const width = Number(values.jobs ?? availableParallelism() + 1)
  const folders = new Map<Sdk, string>()
  await pooled(ready, 2, async (sdk) => {
    const start = performance.now()
    try {
      folders.set(sdk, await prepare(sdk, sdk.tools.map((tool) => tools.versions.get(tool)).join('\n')))
      const seconds = (performance.now() - start) / 1000
      if (seconds > 1)
        print(`took  ${sdk.id}  ${sdk.package} ${sdk.version} from ${sdk.registry}, ${seconds.toFixed(0)} s`)
    } catch (error) {
      tell(false, `${sdk.id} installation`, (error as Error).message)
    }
  })

  const servers = new Map<string, Promise<Server>>()
  const serverFor = (sdk: Sdk, profile: Profile): Promise<Server> => {
    const args = sdk.server ?? []
    const key = [profile, ...args].join(' ')
    const server = servers.get(key) ?? startServer(profile, args)
    servers.set(key, server)
    return server
  }
  const outcomes = new Map(ready.map((sdk) => [sdk, new Map<Profile, Run>()]))
  const work = ready
    .filter((sdk) => folders.has(sdk))
    .flatMap((sdk) => profiles.map((profile) => ({ sdk, profile })))
  try {
    await pooled(work, width, async ({ sdk, profile }) => {
      try {
        const { url } = await serverFor(sdk, profile)
        const told = await runStories(sdk, profile, folders.get(sdk) as string, url)
        outcomes.get(sdk)?.set(profile, told)
      } catch (error) {
        tell(false, `${sdk.id} / ${profile}`, (error as Error).message)
      }
    })
  } finally {
    await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()))
  }
  for (const { sdk, profile } of work)
    for (const { story, ok, note } of outcomes.get(sdk)?.get(profile)?.outcomes ?? [])
      tell(ok, `${sdk.id} / ${story} / ${profile}`, note)
  return outcomes
}
