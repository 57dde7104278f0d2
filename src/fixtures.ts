// Reads and checks fixture files, and completes their documents with the provider's schemas.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { LazyProvider, ProviderPlugin } from './http/provider.ts'
import { packageFile } from './package-files.ts'
import { FixtureError, OFFSET, placeOf, reasonOf, type Seed, type SeedResource } from './seed.ts'

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

export const SeedFile = z.strictObject({
  $schema: z.string().optional(),
  /** The provider's name. Default: the folder's name. */
  provider: z.string().optional(),
  resources: z.array(Resource),
})

const builtinFolder = fileURLToPath(packageFile('fixtures/'))

/**
 * @param name `builtin` for the seed in the package, else a file, or a folder whose .json files are read
 * @throws FixtureError
 */
export async function readFixtures(name: string, providers: readonly Provider[]): Promise<Seed[]> {
  const seeds: Seed[] = []
  for (const file of filesOf(name, providers)) {
    const { provider: named = basename(dirname(file)), resources } = parse(file)
    const provider = providers.find((one) => one.name === named)
    if (provider === undefined)
      throw new FixtureError(
        `${file}: there is no provider ${named}; valid names: ${providers.map((one) => one.name).join(', ')}`,
      )
    const plugin = 'load' in provider ? await provider.load() : provider
    const whole = resources.map((resource, i) => {
      try {
        return complete(plugin, resource)
      } catch (error) {
        throw new FixtureError(`${file}: ${placeOf(resource, i)}: ${reasonOf(error)}`)
      }
    })
    seeds.push({ file, provider: named, resources: whole })
  }
  return seeds
}

/** With the document as the provider's schema outputs it. */
function complete({ name, collections }: ProviderPlugin, resource: SeedResource): SeedResource {
  const schema = collections[resource.kind]
  if (schema === undefined)
    throw new FixtureError(`there is no such kind; ${name} has ${Object.keys(collections).join(', ')}`)
  return { ...resource, doc: schema.parse(resource.doc) as SeedResource['doc'] }
}

function filesOf(name: string, providers: readonly Provider[]): string[] {
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
