// Reads and checks fixtures: data in the words of the APIs, and the older form of resources as they are stored.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { OUR_WORDS } from './core/checks/words.ts'
import type { Known } from './core/data/format.ts'
import { NEVER } from './core/timeline.ts'
import { type FileResource, isWorldFile, readWorldFile } from './core/world-file.ts'
import { formatsOf } from './data/formats.ts'
import { parseText } from './data/text.ts'
import { type Data, DataError, readText, readWorld } from './data/world.ts'
import type { LazyProvider, ProviderPlugin } from './http/provider.ts'
import { packageFile } from './package-files.ts'
import {
  type Fixture,
  FixtureError,
  OFFSET,
  placeOf,
  reasonOf,
  type Seed,
  type SeedResource,
} from './seed.ts'

type Provider = ProviderPlugin | LazyProvider

/** An offset from the creation of the baseline (`-26h`, `+90d`) or an ISO instant. */
const Moment = z
  .string()
  .refine(
    (text) => OFFSET.test(text) || !Number.isNaN(Date.parse(text)),
    'must be an offset (-26h, +90d) or an ISO instant',
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

/** The older form of a fixture. */
export const SeedFile = z.strictObject({
  $schema: z.string().optional(),
  /** The provider's name. Default: the folder's name. */
  provider: z.string().optional(),
  resources: z.array(Resource),
})

export interface FixtureOptions {
  /** Emulator ms, for times such as `-26h`. */
  readonly now: number
  readonly seed: string
  /** What has been read before: it can be named. */
  readonly before: readonly Seed[]
}

const builtinFolder = fileURLToPath(packageFile('fixtures/'))

/**
 * @param fixture `builtin` for the seed in the package; a file; a folder whose .json, .yaml and .yml files are read;
 * or data itself
 * @throws FixtureError with everything that is wrong, a line each
 */
export async function readFixtures(
  fixture: Fixture,
  providers: readonly Provider[],
  options: FixtureOptions,
): Promise<Seed[]> {
  const seeds: Seed[] = []
  const errors: string[] = []
  const files = typeof fixture === 'string' ? filesOf(fixture, providers) : [fixture]
  for (const file of files)
    try {
      const before = [...options.before, ...seeds]
      if (typeof file === 'string') seeds.push(...(await readFile(file, providers, { ...options, before })))
      else {
        const plugins = await pluginsOf(providers)
        const data = readWorld(
          file,
          await formatsOf(plugins),
          { ...options, known: knownOf(before) },
          'fixtures',
        )
        seeds.push(...seedsOf(data, 'fixtures'))
      }
    } catch (error) {
      if (!(error instanceof FixtureError || error instanceof DataError)) throw error
      errors.push(error.message)
    }
  if (errors.length > 0) throw new FixtureError(errors.join('\n'))
  return seeds
}

/** @throws FixtureError, DataError */
async function readFile(
  file: string,
  providers: readonly Provider[],
  options: FixtureOptions,
): Promise<Seed[]> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new FixtureError(`${file}: ${reasonOf(error)}`)
  }
  const { value } = await parseText(text)
  if (isOldSeed(value)) return [await readOld(file, value, providers)]
  const formats = await formatsOf(await pluginsOf(providers))
  if (isWorldFile(value))
    try {
      return seedsOf({ resources: readWorldFile(value).resources, world: readWorldFile(value) }, file)
    } catch (error) {
      throw new FixtureError(`${file}: ${reasonOf(error)}`)
    }
  return seedsOf(await readText(text, formats, { ...options, known: knownOf(options.before) }, file), file)
}

const pluginsOf = (providers: readonly Provider[]): Promise<ProviderPlugin[]> =>
  Promise.all(providers.map(async (one) => ('load' in one ? await one.load() : one)))

const isOldSeed = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'resources' in value && !isWorldFile(value)

const knownOf = (seeds: readonly Seed[]): Known[] =>
  seeds.flatMap(({ provider, resources }) => resources.map((one) => ({ ...one, provider })))

/** One for each provider, in the order in which they appear. */
function seedsOf({ resources, world }: Data, file: string): Seed[] {
  const providers = new Set([...resources.map(({ provider }) => provider), ...Object.keys(world?.ids ?? {})])
  return [...providers].map((provider) => ({
    file,
    provider,
    resources: resources.filter((one) => one.provider === provider).map(seedResource),
    ...(world?.ids[provider] === undefined ? {} : { drawn: world.ids[provider] }),
  }))
}

const iso = (ms: number): string => new Date(ms).toISOString()

const seedResource = ({ provider: _, createdAt, updatedAt, steps, ...rest }: FileResource): SeedResource => ({
  ...rest,
  createdAt: iso(createdAt),
  updatedAt: iso(updatedAt),
  ...(steps === undefined
    ? {}
    : { steps: steps.map((step) => ({ ...step, at: step.at === NEVER ? null : iso(step.at) })) }),
})

/** @throws FixtureError with everything that is wrong */
async function readOld(file: string, value: object, providers: readonly Provider[]): Promise<Seed> {
  const result = SeedFile.safeParse(value, OUR_WORDS)
  if (!result.success)
    throw new FixtureError(
      result.error.issues
        .map(({ path, message }) => `${file}: ${path.map(String).join('.') || 'the whole'}: ${message}`)
        .join('\n'),
    )
  const { provider: named = basename(dirname(file)), resources } = result.data
  const provider = providers.find((one) => one.name === named)
  if (provider === undefined)
    throw new FixtureError(
      `${file}: there is no provider ${named}; valid names: ${providers.map((one) => one.name).join(', ')}`,
    )
  const plugin = 'load' in provider ? await provider.load() : provider
  const errors: string[] = []
  const whole = resources.flatMap((resource, i) => {
    try {
      return [complete(plugin, resource)]
    } catch (error) {
      errors.push(`${file}: ${placeOf(resource, i)}: ${reasonOf(error)}`)
      return []
    }
  })
  if (errors.length > 0) throw new FixtureError(errors.join('\n'))
  return { file, provider: named, resources: whole }
}

/** With the document as the provider's schema outputs it. */
function complete({ name, collections }: ProviderPlugin, resource: SeedResource): SeedResource {
  const schema = collections[resource.kind]
  if (schema === undefined)
    throw new FixtureError(`there is no such kind; ${name} has ${Object.keys(collections).join(', ')}`)
  return { ...resource, doc: schema.parse(resource.doc, OUR_WORDS) as SeedResource['doc'] }
}

function filesOf(name: string, providers: readonly Provider[]): string[] {
  if (name === 'builtin')
    return providers.map((provider) => join(builtinFolder, provider.name, 'seed.json')).filter(exists)
  try {
    if (!statSync(name).isDirectory()) return [name]
    const files = readdirSync(name, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(json|ya?ml)$/.test(file) && !file.endsWith('.schema.json'))
      .sort()
    if (files.length === 0) throw new Error('the folder has no .json, .yaml or .yml file')
    return files.map((file) => join(name, file))
  } catch (error) {
    throw new FixtureError(`${name}: ${reasonOf(error)}`)
  }
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}
