// Every official SDK, unmodified, in its own language and process, against Evalmock with strict authentication; and
// Scale's metrics beside the Python libraries that define them (`metrics` among the IDs). Each SDK also runs through
// `evalmock compare`; a short client of some runs through `record`, `replay` and `sweep`. Last, each reads all of 500
// generated tasks.
//
//   node test/sdk/run.ts [--only ID,ID] [--profile docs|live] [--jobs N] [--write]
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { chosenFrom, lacking, print, Tally } from '../support/suite.ts'
import { prepare } from './cache.ts'
import { ABSENT, SDKS } from './catalogue.ts'
import { runCompared } from './compared.ts'
import { runFaithful } from './faithful.ts'
import { runFilled } from './filled.ts'
import { PROFILES, type Profile, type Sdk } from './manifest.ts'
import { compareMetrics, METRICS } from './metrics/compare.ts'
import { pooled } from './pool.ts'
import { type Server, startServer } from './server.ts'
import { type Results, type Run, runStories } from './stories.ts'
import { findTools } from './toolchain.ts'
import { comparePages, writePages } from './written.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    profile: { type: 'string' },
    jobs: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const chosen = chosenFrom('SDK', [...SDKS, METRICS], values.only)
const sdks = SDKS.filter((sdk) => chosen.includes(sdk))
const profiles = PROFILES.filter((profile) => (values.profile ?? profile) === profile)
if (profiles.length === 0) throw new Error(`there is no profile ${values.profile}: ${PROFILES.join(', ')}`)

const tally = new Tally()
const tools = await findTools(['python', ...sdks.flatMap((sdk) => sdk.tools)])
const ready = sdks.filter((sdk) => tally.canRun(sdk.id, lacking(sdk.tools, tools)))
const results = await runAll(ready)

if (chosen.includes(METRICS) && tally.canRun(METRICS.id, lacking(['python'], tools))) await tellMetrics()

for (const { title, reason } of ABSENT) print(`none  ${title}: ${reason}`)

const whole = ready.length === SDKS.length && profiles.length === PROFILES.length
if (values.write) {
  if (!whole || tally.failed > 0)
    tally.tell(false, 'pages', 'they are written after a whole run without a failure only')
  else for (const path of await writePages(results)) print(`wrote ${path}`)
} else
  for (const { path, difference } of await comparePages(results, whole))
    tally.tell(difference === undefined, path, difference ?? 'agrees with this run')

tally.close()

async function tellMetrics(): Promise<void> {
  try {
    const { compared, unexpected, outdated } = await compareMetrics(tools.versions.get('python') ?? '')
    const shown = unexpected.slice(0, 5).map((difference) => JSON.stringify(difference))
    const note = `${compared} pairs of texts, ${unexpected.length} scores unlike those of the Python libraries`
    tally.tell(unexpected.length === 0, METRICS.id, [note, ...shown].join('\n'))
    for (const name of outdated) tally.tell(false, METRICS.id, `listed as a difference, but is none: ${name}`)
  } catch (error) {
    tally.tell(false, METRICS.id, (error as Error).message)
  }
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
      tally.tell(false, `${sdk.id} installation`, (error as Error).message)
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
        tally.tell(false, `${sdk.id} / ${profile}`, (error as Error).message)
      }
    })
  } finally {
    await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()))
  }
  // A second time, between two servers that draw other identifiers: `evalmock compare` must find them alike.
  const compared = ready.filter((sdk) => folders.has(sdk) && profiles.includes('docs'))
  await pooled(compared, width, async (sdk) => {
    const { ok, note } = await runCompared(sdk, 'docs', folders.get(sdk) as string)
    tally.tell(ok, `${sdk.id} / through compare`, note)
  })
  await pooled(compared, width, async (sdk) => {
    for (const { what, ok, note } of await runFaithful(sdk, folders.get(sdk) as string))
      tally.tell(ok, `${sdk.id} / ${what}`, note)
  })
  await pooled(compared, width, async (sdk) => {
    for (const { ok, note } of await runFilled(sdk, folders.get(sdk) as string))
      tally.tell(ok, `${sdk.id} / 500 generated tasks`, note)
  })
  for (const { sdk, profile } of work)
    for (const { story, ok, note } of outcomes.get(sdk)?.get(profile)?.outcomes ?? [])
      tally.tell(ok, `${sdk.id} / ${story} / ${profile}`, note)
  return outcomes
}
