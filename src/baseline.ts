// The baseline: the bytes of a freshly seeded world, made from fixture files.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Clock } from './core/clock.ts'
import type { Step } from './core/timeline.ts'
import type { World } from './core/world.ts'
import type { ProviderPlugin } from './http/provider.ts'
import { packageFile } from './package-files.ts'
import { openMemory } from './store/sql/database.ts'
import { WorldState } from './store/worlds/world-state.ts'

/** A fixture that cannot be loaded: file, place in it and reason. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError'
}

const OFFSET = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d)$/
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** An offset from the moment the baseline is made (`-26h`, `+90d`) or an ISO instant. */
const Moment = z
  .string()
  .refine(
    (text) => OFFSET.test(text) || !Number.isNaN(Date.parse(text)),
    'is no offset (-26h, +90d) and no ISO instant',
  )

const Resource = z.strictObject({
  kind: z.string(),
  id: z.string().min(1),
  name: z.string(),
  parent: z.string().optional(),
  createdAt: Moment.optional(),
  updatedAt: Moment.optional(),
  steps: z.array(z.strictObject({ state: z.string(), at: Moment })).optional(),
  doc: z.record(z.string(), z.unknown()),
})

export const SeedFile = z.strictObject({
  $schema: z.string().optional(),
  /** The provider's name; the folder's name where absent. */
  provider: z.string().optional(),
  resources: z.array(Resource),
})

const builtinFolder = fileURLToPath(packageFile('fixtures/'))

/**
 * @param fixtures `builtin` for the seed that comes with the emulator, else files, or folders whose .json files are
 *   loaded; loaded in this order
 * @throws FixtureError
 */
export function makeBaseline(
  providers: readonly ProviderPlugin[],
  fixtures: readonly string[],
  clock: Clock,
): Buffer {
  const now = clock.now()
  const world = new WorldState({
    name: 'baseline',
    open: openMemory,
    renew: openMemory,
    seed: '',
    wall: { now: () => now },
    clock: { at: now, wall: now, rate: 0 },
    plan: { pace: 'immediate', queueMs: 0, runMs: 0, polls: 0, outcome: 'success' },
    lasting: false,
  })
  for (const file of fixtures.flatMap((name) => filesOf(name, providers))) {
    const seed = parse(file)
    const name = seed.provider ?? basename(dirname(file))
    const provider = providers.find((one) => one.name === name)
    if (provider === undefined)
      throw new FixtureError(
        `${file}: there is no provider ${name}; there are ${providers.map((one) => one.name).join(', ')}`,
      )
    const part = world.part(name)
    part.transaction(() => {
      for (const [i, resource] of seed.resources.entries()) {
        try {
          put(part, provider, resource, now)
        } catch (error) {
          const where = `resources[${i}] (${resource.kind} ${resource.id})`
          throw new FixtureError(`${file}: ${where}: ${reasonOf(error)}`)
        }
      }
    })
  }
  const bytes = world.db.serialize()
  world.close()
  return bytes
}

function put(world: World, provider: ProviderPlugin, resource: z.output<typeof Resource>, now: number): void {
  const { kind, id, name, parent, doc } = resource
  const schema = provider.collections[kind]
  if (schema === undefined)
    throw new FixtureError(
      `no such kind; ${provider.name} has ${Object.keys(provider.collections).join(', ')}`,
    )
  const steps = resource.steps?.map(({ state, at }): Step => ({ state, at: instant(at, now) }))
  const createdAt = resource.createdAt === undefined ? now : instant(resource.createdAt, now)
  const updatedAt = resource.updatedAt === undefined ? createdAt : instant(resource.updatedAt, now)
  world
    .collection(kind, schema)
    .insert({ id, name, parent, doc: schema.parse(doc), steps, createdAt, updatedAt })
}

function instant(moment: string, now: number): number {
  const match = OFFSET.exec(moment)
  if (match === null) return Date.parse(moment)
  return Math.round(now + Number(match[1]) * (UNIT_MS[match[2] ?? 'ms'] ?? 1))
}

function filesOf(name: string, providers: readonly ProviderPlugin[]): string[] {
  if (name === 'builtin')
    return providers.map((provider) => join(builtinFolder, provider.name, 'seed.json')).filter(exists)
  try {
    if (!statSync(name).isDirectory()) return [name]
    return readdirSync(name, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => join(name, file))
  } catch (error) {
    throw new FixtureError(`${name}: ${reasonOf(error)}`)
  }
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

function parse(file: string): z.output<typeof SeedFile> {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new FixtureError(`${file}: ${reasonOf(error)}`)
  }
  const result = SeedFile.safeParse(json)
  if (result.success) return result.data
  throw new FixtureError(`${file}: ${reasonOf(result.error)}`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error)
  const [issue] = error.issues
  return issue === undefined ? 'it does not fit' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
