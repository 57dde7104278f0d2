// What may happen to worlds, one command each: done to the model and to the server, and what they say compared.
import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Answer } from '../server.ts'
import { KINDS, type Kind } from '../tasks.ts'
import {
  copyOf,
  LISTS,
  type Model,
  type ModelWorld,
  madeFrom,
  namesIn,
  type Real,
  type Thing,
  turnedInto,
} from './model.ts'

type Work = (model: Model, real: Real) => Promise<void>

class Command implements fc.AsyncCommand<Model, Real> {
  readonly #text: string
  readonly #work: Work

  constructor(text: string, work: Work) {
    this.#text = text
    this.#work = work
  }

  check(): boolean {
    return true
  }

  run(model: Model, real: Real): Promise<void> {
    counted++
    return this.#work(model, real)
  }

  toString(): string {
    return this.#text
  }
}

let counted = 0
export const commandsRun = (): number => counted

const WORLDS = ['default', 'w1', 'w2', 'w3'] as const
const world = fc.constantFrom(...WORLDS)
const kind = fc.constantFrom(...KINDS)
const snapshot = fc.constantFrom('s1', 's2')

const show = (value: unknown): string =>
  typeof value === 'object' ? (value as Kind).provider : JSON.stringify(value)

function command<Values extends unknown[]>(
  name: string,
  values: { [K in keyof Values]: fc.Arbitrary<Values[K]> },
  work: (model: Model, real: Real, ...values: Values) => Promise<void>,
): { readonly name: string; readonly one: fc.Arbitrary<Command> } {
  const one = fc
    .tuple(...(values as fc.Arbitrary<unknown>[]))
    .map(
      (drawn) =>
        new Command(`${name}(${drawn.map(show).join(', ')})`, (model, real) =>
          work(model, real, ...(drawn as Values)),
        ),
    )
  return { name, one }
}

/** The world of the model; it begins when it is first named. */
function named(model: Model, name: string): ModelWorld {
  let found = model.worlds.get(name)
  if (found === undefined) {
    found = copyOf(model.baseline)
    model.worlds.set(name, found)
  }
  return found
}

/** What a restore and an import do: one that was not there is made by them. */
function become(model: Model, name: string, source: ModelWorld): void {
  const before = model.worlds.get(name)
  model.worlds.set(name, before === undefined ? madeFrom(source) : turnedInto(source, before))
}

const thingsOf = (world: ModelWorld, { provider }: Kind): Map<string, Thing> =>
  world.things.get(provider) as Map<string, Thing>

/** Whether the request is one that is to be refused; if so, that it is. */
function refused(world: ModelWorld, { provider }: Kind, answer: Answer): boolean {
  const left = world.refusals.get(provider) ?? 0
  if (left === 0) return false
  world.refusals.set(provider, left - 1)
  ok(answer.status >= 400, `refused on order: ${answer.status} ${answer.text}`)
  return true
}

/** One of those that were made here, by number; undefined where there is none. */
function pick(world: ModelWorld | undefined, kind: Kind, number: number): [string, Thing] | undefined {
  const own = world === undefined ? [] : [...thingsOf(world, kind)].filter(([, { name }]) => name !== '')
  return own.length === 0 ? undefined : own[number % own.length]
}

const status = (answer: Answer, expected: number): void =>
  strictEqual(answer.status, expected, `${answer.status}, not ${expected}: ${answer.text.slice(0, 300)}`)

/** Names of the seed are not known here. */
function compareList(world: ModelWorld, kind: Kind, answer: Answer): void {
  status(answer, 200)
  const shown = (namesIn[kind.provider] as (typeof namesIn)[string])(answer)
  const expected = [...thingsOf(world, kind)].map(([id, { name }]) => [id, name || (shown.get(id) ?? '')])
  deepStrictEqual([...shown].toSorted(byId), expected.toSorted(byId))
}

const byId = ([a = '']: readonly string[], [b = '']: readonly string[]): number => (a < b ? -1 : 1)

/** What was opened anew shows everything as it was; faults are forgotten. */
async function lookAtAll(model: Model, real: Real): Promise<void> {
  for (const [at, world] of model.worlds) {
    world.refusals.clear()
    for (const kind of KINDS) {
      const answer = await real.ask((LISTS[kind.provider] as (typeof LISTS)[string])(at))
      compareList(world, kind, answer)
    }
    const clock = await real.control('GET', `/worlds/${at}/clock`)
    strictEqual(clock.json.ms, world.clock)
  }
}

/** The built-in plan: two seconds in the queue, eight of work. */
const TASK_MS = 10_000

const number = fc.nat(50)
const name = fc
  .string({ unit: fc.constantFrom(...'abcdefgh-_123'), minLength: 2, maxLength: 12 })
  .map((text) => `t${text}`)

const COMMANDS = [
  command<[string, Kind, string]>('create', [world, kind, name], async (model, real, at, kind, name) => {
    const world = named(model, at)
    const answer = await real.ask(kind.make(name, at))
    if (refused(world, kind, answer)) return
    status(answer, 200)
    const id = kind.idOf(answer)
    ok(!thingsOf(world, kind).has(id), `${id} is given twice`)
    thingsOf(world, kind).set(id, { name, createdAt: world.clock })
  }),
  command<[string, Kind, number]>('read', [world, kind, number], async (model, real, at, kind, number) => {
    const world = model.worlds.get(at)
    const [id, thing] = pick(world, kind, number) ?? []
    if (world === undefined || id === undefined || thing === undefined) return
    const answer = await real.ask(kind.read(id, at))
    if (refused(world, kind, answer)) return
    strictEqual(kind.nameOf(answer), thing.name)
    if (kind.provider !== 'qianfan') return
    const done = world.clock >= thing.createdAt + TASK_MS
    strictEqual(
      answer.json.result.state === 'Successed',
      done,
      `it is ${answer.json.result.state} after ${world.clock - thing.createdAt} ms`,
    )
  }),
  command<[string, string, Kind, number]>(
    'read elsewhere',
    [world, world, kind, number],
    async (model, real, at, other, kind, number) => {
      const [id] = pick(model.worlds.get(at), kind, number) ?? []
      const world = model.worlds.get(other)
      if (world === undefined || id === undefined || thingsOf(world, kind).has(id)) return
      const answer = await real.ask(kind.read(id, other))
      if (!refused(world, kind, answer)) strictEqual(kind.nameOf(answer), undefined)
    },
  ),
  command<[string, Kind]>('list', [world, kind], async (model, real, at, kind) => {
    const world = named(model, at)
    const answer = await real.ask((LISTS[kind.provider] as (typeof LISTS)[string])(at))
    if (!refused(world, kind, answer)) compareList(world, kind, answer)
  }),
  command<[string, Kind, number, string]>(
    'update',
    [world, kind, number, name],
    async (model, real, at, kind, number, name) => {
      const world = model.worlds.get(at)
      const [id, thing] = pick(world, kind, number) ?? []
      if (world === undefined || kind.rename === undefined || id === undefined || thing === undefined) return
      const answer = await real.ask(kind.rename(id, name, at))
      if (refused(world, kind, answer)) return
      status(answer, 200)
      thingsOf(world, kind).set(id, { ...thing, name })
    },
  ),
  command<[string, Kind, number]>('delete', [world, kind, number], async (model, real, at, kind, number) => {
    const world = model.worlds.get(at)
    const [id, thing] = pick(world, kind, number) ?? []
    if (world === undefined || id === undefined || thing === undefined) return
    // Qianfan deletes what has ended.
    if (kind.provider === 'qianfan' && world.clock < thing.createdAt + TASK_MS) return
    const answer = await real.ask(kind.remove(id, at))
    if (refused(world, kind, answer)) return
    status(answer, 200)
    // Archived evaluations are shown to nobody who does not ask for them.
    thingsOf(world, kind).delete(id)
  }),
  command<[string, number]>(
    'advance',
    [world, fc.constantFrom(0, 1, 1999, 2000, 8000, 10_000, 100_000)],
    async (model, real, at, ms) => {
      const world = model.worlds.get(at)
      const answer = await real.control('POST', `/worlds/${at}/clock/advance`, { ms })
      status(answer, world === undefined ? 404 : 200)
      if (world === undefined) return
      world.clock += ms
      strictEqual(answer.json.ms, world.clock)
    },
  ),
  command<[string]>('look at the clock', [world], async (model, real, at) => {
    const answer = await real.control('GET', `/worlds/${at}/clock`)
    const world = model.worlds.get(at)
    status(answer, world === undefined ? 404 : 200)
    if (world !== undefined) strictEqual(answer.json.ms, world.clock)
  }),
  command<[string, string]>('fork', [world, world], async (model, real, from, to) => {
    const source = model.worlds.get(from)
    const taken = model.worlds.has(to)
    const answer = await real.control('POST', '/worlds', { name: to, fromWorld: from })
    status(answer, taken ? 409 : source === undefined ? 404 : 201)
    if (!taken && source !== undefined) model.worlds.set(to, madeFrom(source))
  }),
  command<[string]>('drop', [world], async (model, real, at) => {
    const answer = await real.control('DELETE', `/worlds/${at}`)
    status(answer, model.worlds.has(at) ? 200 : 404)
    model.worlds.delete(at)
    if (at === 'default') named(model, at)
  }),
  command<[string, string]>('snapshot', [world, snapshot], async (model, real, at, name) => {
    const source = model.worlds.get(at)
    const answer = await real.control('POST', `/worlds/${at}/snapshots/${name}`)
    status(answer, source === undefined ? 404 : 201)
    if (source !== undefined) model.snapshots.set(name, copyOf(source))
  }),
  command<[string, string]>('restore', [world, snapshot], async (model, real, at, name) => {
    const kept = model.snapshots.get(name)
    const answer = await real.control('POST', `/worlds/${at}/snapshots/${name}/restore`)
    status(answer, kept === undefined ? 404 : 200)
    if (kept !== undefined) become(model, at, kept)
  }),
  command<[string]>('reset', [world], async (model, real, at) => {
    const known = model.worlds.get(at)
    status(await real.control('POST', `/worlds/${at}/reset`), known === undefined ? 404 : 200)
    if (known === undefined) return
    const { start } = known
    model.worlds.set(at, { ...copyOf(start ?? model.baseline), start })
  }),
  command<[string, string]>('export and import', [world, world], async (model, real, from, to) => {
    const file = await real.control('GET', `/worlds/${from}/state`)
    const found = model.worlds.get(from)
    status(file, found === undefined ? 404 : 200)
    if (found === undefined) return
    const source = copyOf(found)
    status(await real.control('PUT', `/worlds/${to}/state`, file.text), 200)
    become(model, to, source)
  }),
  command<[string, Kind]>('fault', [world, kind], async (model, real, at, kind) => {
    const world = named(model, at)
    const { provider } = kind
    const fault = { match: { provider }, effect: { kind: 'problem', problem: 'unavailable' }, times: 1 }
    status(await real.control('POST', `/worlds/${at}/faults`, fault), 201)
    world.refusals.set(provider, (world.refusals.get(provider) ?? 0) + 1)
  }),
  command<[]>('kill', [], async (model, real) => {
    await real.kill()
    await lookAtAll(model, real)
  }),
  command<[]>('reopen', [], async (model, real) => {
    await real.reopen()
    await lookAtAll(model, real)
  }),
]

/**
 * How often each is drawn. A world that is forked, reset, restored, imported or dropped holds nothing of what was made
 * in it: those are rarer than what fills it. Ends and openings are rarer still, as they take as long as a hundred others.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  create: 40,
  update: 30,
  read: 20,
  list: 20,
  delete: 10,
  kill: 1,
  reopen: 1,
}
const OTHERS = 5

export const commands = (length: number) =>
  fc.commands(
    COMMANDS.flatMap(({ name, one }) => Array.from({ length: WEIGHTS[name] ?? OTHERS }, () => one)),
    { maxCommands: length, size: 'max' },
  )
