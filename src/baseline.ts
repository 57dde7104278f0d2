// The baseline: the bytes of a new, seeded world, built from fixtures.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Clock } from './core/clock.ts'
import { NEVER, type Step } from './core/timeline.ts'
import type { World } from './core/world.ts'
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
import { InMemory } from './store/worlds/place.ts'
import { WorldState } from './store/worlds/world-state.ts'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The built-in fixtures, checked and completed by the build. */
export const PREPARED = 'dist/seed.json'

/** Run from source, it reads the fixture files themselves. */
const isBuilt = !import.meta.url.endsWith('.ts')

/** The last baseline of the built-in fixtures: a program that embeds many servers often starts them at one instant. */
let last: { readonly of: string; readonly providers: unknown; readonly bytes: Buffer } | undefined

/**
 * @param fixtures loaded in this order
 * @param seed of scores
 * @throws FixtureError
 */
export async function makeBaseline(
  providers: readonly (ProviderPlugin | LazyProvider)[],
  fixtures: readonly Fixture[],
  clock: Clock,
  seed: string,
): Promise<Buffer> {
  const now = clock.now()
  const of = JSON.stringify([now, seed])
  const isBuiltin = fixtures.length === 1 && fixtures[0] === 'builtin'
  if (isBuiltin && last?.of === of && last.providers === providers) return last.bytes
  const seeds: Seed[] = []
  const errors: string[] = []
  for (const one of fixtures)
    if (one === 'builtin' && isBuilt && providers.every((provider) => 'load' in provider))
      seeds.push(...readPrepared())
    else
      try {
        const { readFixtures } = await import('./fixtures.ts')
        seeds.push(...(await readFixtures(one, providers, { now, seed, before: seeds })))
      } catch (error) {
        // Report the mistakes of all files at once.
        if (!(error instanceof FixtureError)) throw error
        errors.push(error.message)
      }
  if (errors.length > 0) throw new FixtureError(errors.join('\n'))
  const bytes = bytesOf(seeds, now)
  if (isBuiltin) last = { of, providers, bytes }
  return bytes
}

const readPrepared = (): Seed[] => JSON.parse(readFileSync(packageFile(PREPARED), 'utf8')) as Seed[]

/** @throws FixtureError */
export function bytesOf(seeds: readonly Seed[], now: number): Buffer {
  const world = new WorldState({
    name: 'baseline',
    place: new InMemory(),
    seed: '',
    wall: { now: () => now },
    clock: { at: now, wall: now, rate: 0 },
    plan: { pace: 'immediate', queueMs: 0, runMs: 0, polls: 0, outcome: 'success' },
  })
  for (const { file, provider, resources, drawn } of seeds) {
    const part = world.part(provider)
    if (drawn !== undefined) world.meta().putDrawn(provider, Math.max(drawn, world.meta().drawn(provider)))
    part.transaction(() => {
      for (const [i, resource] of resources.entries())
        try {
          put(part, resource, now)
        } catch (error) {
          throw new FixtureError(`${file}: ${placeOf(resource, i)}: ${reasonOf(error)}`)
        }
    })
  }
  const bytes = world.db.serialize()
  world.close()
  return bytes
}

/** Documents were checked before they come here. */
const Checked = z.any()

function put(world: World, resource: SeedResource, now: number): void {
  const { kind, id, name, parent } = resource
  const doc = withTimes(resource, now)
  const steps = resource.steps?.map(
    ({ at, ...step }): Step => ({ ...step, at: at === null ? NEVER : instant(at, now) }),
  )
  const createdAt = resource.createdAt === undefined ? now : instant(resource.createdAt, now)
  const updatedAt = resource.updatedAt === undefined ? createdAt : instant(resource.updatedAt, now)
  world.collection(kind, Checked).insert({ id, name, parent, doc, steps, createdAt, updatedAt })
}

/** The document, with its relative times counted from now. */
function withTimes({ doc, relative = [] }: SeedResource, now: number): SeedResource['doc'] {
  if (relative.length === 0) return doc
  const copy = structuredClone(doc)
  for (const [path, offsetMs] of relative) {
    const around = path.slice(0, -1).reduce((inner, part) => inner[part] as Inner, copy as Inner)
    around[path.at(-1) as string] = now + offsetMs
  }
  return copy
}

type Inner = Record<string | number, unknown>

function instant(moment: string, now: number): number {
  const match = OFFSET.exec(moment)
  if (match === null) return Date.parse(moment)
  return Math.round(now + Number(match[1]) * (UNIT_MS[match[2] ?? 'ms'] ?? 1))
}
