// kill -9 under load: each acknowledged write is there afterwards, none is half there, and no id is given twice.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Chance } from './chance.ts'
import { NotStarted, type Server, type StartOptions, start } from './server.ts'
import { KINDS, type Kind } from './tasks.ts'

/** What is known of one thing: its name, or that it is gone. An unanswered request leaves two possibilities. */
interface Known {
  readonly kind: Kind
  readonly id: string
  readonly world: string
  possible: (string | undefined)[]
}

const WORLDS = ['default', 'w1', 'w2'] as const
const LANES = 6
/** So many of what has not changed are looked at after each kill. */
const OTHERS = 30

/** A world that is imported again and again: it is one of the files, whole. */
const TURNED = 'turned'
const ITEMS = 40

export interface Killed {
  readonly kills: number
  readonly acknowledged: number
  readonly faults: readonly string[]
}

export class Campaign {
  readonly folder = mkdtempSync(join(tmpdir(), 'evalmock-torture-'))
  readonly #chance: Chance
  readonly #known = new Map<string, Known>()
  /** What changed since it was looked at. */
  readonly #touched = new Set<Known>()
  /** Which imports the world `turned` may show, may have in its snapshot, and may return to at a reset. */
  #turns: readonly string[] = ['']
  #kept: readonly string[] = []
  #starts: readonly string[] = ['']
  /** Whether it is known that there is such a world. */
  #made = false
  #turn = 0
  #named = 0
  acknowledged = 0
  /** What is written at present: a server has to load the provider of each, which takes longer than many writes. */
  kinds: readonly Kind[] = KINDS
  readonly faults: string[] = []

  constructor(seed: string) {
    this.#chance = new Chance(seed)
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  get known(): number {
    return this.#known.size
  }

  options(more: StartOptions = {}): StartOptions {
    return { ...more, args: ['--data', this.data, ...(more.args ?? [])] }
  }

  /** Writes until the server is gone. @param after called with the number of each acknowledged write */
  async load(server: Server, after: (writes: number) => void): Promise<void> {
    const before = this.acknowledged
    const done = (): void => {
      this.acknowledged++
      after(this.acknowledged - before)
    }
    const lanes = Array.from({ length: LANES }, () => this.#lane(server, done))
    await Promise.all([...lanes, this.#turnOver(server, done)])
  }

  async #lane(server: Server, done: () => void): Promise<void> {
    for (;;) {
      const busy = this.#inTurn().slice(-50)
      const one = busy.length > 0 && this.#chance.fraction() < 0.3 ? this.#chance.one(busy) : undefined
      try {
        // Two that change the same thing at once could end in either order.
        if (one === undefined || one.possible.length !== 1 || one.possible[0] === undefined)
          await this.#make(server)
        else await this.#change(server, one)
      } catch {
        return
      }
      done()
    }
  }

  async #make(server: Server): Promise<void> {
    const kind = this.#chance.one(this.kinds)
    const world = this.#chance.one(WORLDS)
    const name = `n${this.#named++}`
    const answer = await server.ask(kind.make(name, world))
    if (answer.status !== 200) return this.#fault(`make ${kind.provider}: ${answer.status} ${answer.text}`)
    const id = kind.idOf(answer)
    const key = `${kind.provider}/${id}`
    if (this.#known.has(key)) this.#fault(`${key} was given twice`)
    const made: Known = { kind, id, world, possible: [name] }
    this.#known.set(key, made)
    this.#touched.add(made)
  }

  async #change(server: Server, one: Known): Promise<void> {
    const { kind, id, world } = one
    const before = one.possible
    const removed = kind.provider !== 'scale' && this.#chance.fraction() < 0.3
    const name = removed || kind.rename === undefined ? undefined : `n${this.#named++}`
    // Archived evaluations still show: only those that can be renamed are changed.
    if (name === undefined && kind.provider === 'scale') return
    one.possible = [...before, name]
    this.#touched.add(one)
    const asked = name === undefined ? kind.remove(id, world) : kind.rename?.(id, name, world)
    const answer = await server.ask(asked ?? kind.remove(id, world))
    if (answer.status === 200) one.possible = [name]
    else this.#fault(`change ${kind.provider} ${id}: ${answer.status} ${answer.text}`)
  }

  async #turnOver(server: Server, done: () => void): Promise<void> {
    for (;;) {
      const turn = `t${this.#turn++}`
      try {
        if (this.#turn % 3 === 0) await this.#reset(server)
        else await this.#import(server, turn)
        if (this.#turn % 3 === 1) await this.#keep(server)
      } catch {
        return
      }
      done()
    }
  }

  /** Every other one sets the snapshot as the new start. */
  async #reset(server: Server): Promise<void> {
    const to = this.#turn % 6 === 0 && this.#kept.length > 0 ? this.#kept : undefined
    const starts = to ?? this.#starts
    this.#turns = [...this.#turns, ...starts]
    this.#starts = [...this.#starts, ...starts]
    await this.#expect(server, 'POST', `/worlds/${TURNED}/reset`, to === undefined ? {} : { to: 'kept' })
    this.#turns = starts
    this.#starts = starts
    this.#made = true
  }

  /** An import that makes the world is its start. */
  async #import(server: Server, turn: string): Promise<void> {
    this.#turns = [...this.#turns, turn]
    const first = !this.#made && this.#starts.length === 1
    if (!this.#made) this.#starts = [...this.#starts, turn]
    await this.#expect(server, 'PUT', `/worlds/${TURNED}/state`, importOf(turn))
    this.#turns = [turn]
    // After a kill, an earlier import can have made it.
    if (first) this.#starts = [turn]
    this.#made = true
  }

  async #keep(server: Server): Promise<void> {
    const { length } = this.#kept
    this.#kept = [...this.#kept, ...this.#turns]
    await this.#expect(server, 'POST', `/worlds/${TURNED}/snapshots/kept`)
    this.#kept = this.#kept.slice(length)
    await this.#expect(server, 'POST', `/worlds/${TURNED}/snapshots/kept/restore`)
  }

  async #expect(server: Server, method: string, path: string, body?: unknown): Promise<void> {
    const { status, text } = await server.control(method, path, body)
    if (status >= 300) this.#fault(`${method} ${path}: ${status} ${text}`)
  }

  /** Looks at what was touched since the last time, and a few others; at all of it when the campaign is over. */
  async verify(server: Server, all = false): Promise<void> {
    const list = this.#inTurn()
    const some = Array.from({ length: Math.min(OTHERS, list.length) }, () => this.#chance.one(list))
    const left = [...(all ? this.#known.values() : new Set([...this.#touched, ...some]))]
    const look = async (): Promise<void> => {
      for (let one = left.pop(); one !== undefined; one = left.pop()) await this.#look(server, one)
    }
    await Promise.all(Array.from({ length: LANES }, look))
    const { status, json } = await server.control(
      'GET',
      `/worlds/${TURNED}/resources/scale/question?limit=1000`,
    )
    const names = (status === 200 ? (json.resources as { name: string }[]) : []).map(({ name }) => name)
    const turned = names.filter((name) => /^t\d+$/.test(name))
    const [first = ''] = turned
    if (
      !this.#turns.includes(first) ||
      (first !== '' && (turned.length !== ITEMS || new Set(turned).size > 1))
    )
      this.#fault(
        `the world ${TURNED} is ${status} with ${turned.length} of ${[...new Set(turned)]}, not ${this.#turns}`,
      )
    this.#turns = [first]
    const { json: health } = await server.control('GET', '/health')
    if (health.status !== 'ready') this.#fault(`health: ${JSON.stringify(health.unwell)}`)
  }

  async #look(server: Server, one: Known): Promise<void> {
    const { kind, id, world } = one
    const answer = await server.ask(kind.read(id, world))
    const name = kind.nameOf(answer)
    if (!one.possible.includes(name))
      this.#fault(
        `${kind.provider} ${id} is ${name}, not ${one.possible.join(' or ')}: ${answer.text.slice(0, 200)}`,
      )
    one.possible = [name]
    this.#touched.delete(one)
  }

  #inTurn(): Known[] {
    return [...this.#known.values()].filter(({ kind }) => this.kinds.includes(kind))
  }

  #fault(text: string): void {
    if (this.faults.length < 20) this.faults.push(text)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const QUESTION = {
  question_type: 'free_text',
  prompt: 'p',
  configuration: null,
  conditions: null,
  archived_at: null,
}

function importOf(turn: string): string {
  const at = '2026-11-21T08:00:00.000Z'
  const resources = Array.from({ length: ITEMS }, (_, i) => ({
    provider: 'scale',
    kind: 'question',
    id: `q${i}`,
    name: turn,
    createdAt: at,
    updatedAt: at,
    doc: QUESTION,
  }))
  const clock = { at, wall: at, rate: 0 }
  return JSON.stringify({
    format: 'evalmock-world',
    version: 1,
    clock,
    plan: {},
    plansDrawn: 0,
    ids: {},
    resources,
  })
}

/** Two servers at a time, each on a folder of its own: one starts while the other writes. */
const SIDES = 2
/** After so many kills, others are written: all, then those of one provider after another. */
const SAME = 5
const TURNS = [KINDS, ...KINDS.map((kind) => [kind])]

/** Starts, writes, kills, looks; so often. */
export async function killUnderLoad(most: number, seed: string, goesOn: () => boolean): Promise<Killed> {
  const sides = await Promise.all(
    Array.from({ length: SIDES }, (_, i) => oneSide(Math.floor((most + i) / SIDES), `${seed}|${i}`, goesOn)),
  )
  const sum = (of: (one: Killed) => number): number => sides.reduce((all, one) => all + of(one), 0)
  return {
    kills: sum(({ kills }) => kills),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    faults: sides.flatMap(({ faults }) => faults),
  }
}

async function oneSide(most: number, seed: string, goesOn: () => boolean): Promise<Killed> {
  const campaign = new Campaign(seed)
  const chance = new Chance(`${seed}|when`)
  let kills = 0
  for (; kills < most && campaign.faults.length === 0 && goesOn(); kills++) {
    let server: Server
    try {
      server = await start(campaign.options())
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error
      return {
        kills,
        acknowledged: campaign.acknowledged,
        faults: [`kill ${kills}: it does not start: ${error.message}`],
      }
    }
    if (kills > 0) await campaign.verify(server)
    campaign.kinds = TURNS[Math.floor(kills / SAME) % TURNS.length] ?? KINDS
    const after = 1 + chance.below(120)
    await campaign.load(server, (writes) => {
      if (writes === after) server.child.kill('SIGKILL')
    })
    await server.stop('SIGKILL')
  }
  const last = await start(campaign.options())
  await campaign.verify(last, true)
  const code = await last.stop()
  const faults = [
    ...campaign.faults,
    ...(code === 0 ? [] : [`SIGTERM ends with ${code}: ${last.complaints()}`]),
  ]
  const { acknowledged } = campaign
  campaign.remove()
  return { kills, acknowledged, faults }
}
