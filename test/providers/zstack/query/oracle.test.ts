// Random queries over many tasks, against a plain reading of the same tasks in memory.
import t from 'tap'
import { SeededIds } from '../../../../src/core/ids.ts'
import { collectionOf } from '../../../../src/providers/zstack/collections.ts'
import { uuidOf } from '../../../../src/providers/zstack/ids.ts'
import { startEmulator } from '../../../support/emulator.ts'
import { rounds } from '../../../support/rounds.ts'
import { SEED, zstackClient } from '../../../support/zstack.ts'

type Value = string | number | null
type Task = Record<string, Value>

const TASKS = rounds(10_000, 1500)
const QUERIES = rounds(2000, 500)
const chance = new SeededIds('queries')
const below = (n: number): number => Math.floor(chance.fraction() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T

const TEXTS = ['name', 'type', 'description', 'status', 'datasetUuid', 'prompt', 'uuid'] as const
const NUMBERS = ['limits', 'topK', 'temperature', 'maxLength', 'percentage', 'totalScore'] as const
const TIMES = ['createDate', 'endTime'] as const
const ALL = [...TEXTS, ...NUMBERS, ...TIMES]
/** Columns more often than what is read out of documents or worked out: the test has but seconds. */
const FIELDS = [...Array(4).fill(['name', 'status', 'uuid', 'createDate']).flat(), ...ALL] as typeof ALL
const OPERATORS = [
  '=',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  '?=',
  '!?=',
  '~=',
  '!~=',
  ' is null',
  ' not null',
] as const
type Operator = (typeof OPERATORS)[number]

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** `Nov 21, 2026 4:00:00 PM` as the database spells it. */
const spelled = (text: string): string => {
  const [, month = '', day = '', year, hour = '', rest, half] =
    /^(\w+) (\d+), (\d+) (\d+):(\S+) (AM|PM)$/.exec(text) ?? []
  const h = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')} ${String(h).padStart(2, '0')}:${rest}`
}

const leadingNumber = (text: string): number => {
  const value = Number.parseFloat(text)
  return Number.isNaN(value) ? 0 : value
}

/** LIKE, a character at a time. */
function like(text: string, pattern: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('%')) {
    for (let i = 0; i <= text.length; i++) if (like(text.slice(i), pattern.slice(1))) return true
    return false
  }
  return (
    text !== '' &&
    (pattern.startsWith('_') || pattern[0] === text[0]) &&
    like(text.slice(1), pattern.slice(1))
  )
}

/** Whether a value meets a condition; values are in small letters. */
function meeting(field: string, op: Operator, text: string): (value: Value) => boolean {
  const wanted = text.toLowerCase()
  switch (op) {
    case ' is null':
      return (value) => value === null
    case ' not null':
      return (value) => value !== null
    case '?=':
    case '!?=': {
      const any = text.split(',').map((item) => meeting(field, '=', item))
      return (value) => value !== null && any.some((one) => one(value)) === (op === '?=')
    }
    case '~=':
    case '!~=':
      return (value) => value !== null && like(String(value), wanted) === (op === '~=')
    default: {
      const isNumber = (NUMBERS as readonly string[]).includes(field)
      // A text that is no time is the zero date, before every other.
      const noTime = (TIMES as readonly string[]).includes(field) && !/^\d/.test(text)
      const other = isNumber ? leadingNumber(text) : noTime ? '' : wanted
      const holds = COMPARED[op]
      return (value) => value !== null && holds(value, other)
    }
  }
}

const COMPARED = {
  '=': (a: Value, b: Value) => a === b,
  '!=': (a: Value, b: Value) => a !== b,
  '>': (a: string | number, b: string | number) => a > b,
  '<': (a: string | number, b: string | number) => a < b,
  '>=': (a: string | number, b: string | number) => a >= b,
  '<=': (a: string | number, b: string | number) => a <= b,
}

const TIME_NOW = Date.parse('2026-11-21T08:00:00Z')

/** A value that some task has, or nearly. */
function valueFor(field: string, op: Operator, tasks: readonly Task[]): string {
  const some = (): string => {
    const value = pick(tasks)[field]
    return value === null || value === undefined ? 'none' : String(value)
  }
  if (op === '?=' || op === '!?=') return Array.from({ length: 1 + below(4) }, some).join(',')
  const text = some()
  if (op === '~=' || op === '!~=') {
    const from = below(text.length)
    return pick([
      `%${text.slice(from, from + 3)}%`,
      `${text.slice(0, 4)}%`,
      `%${text.slice(-2)}`,
      text.replace(/.$/, '_'),
      '%',
    ])
  }
  // Times are compared by the second: other spellings have tests of their own.
  return (TIMES as readonly string[]).includes(field) || chance.fraction() < 0.8
    ? text
    : pick([text.toUpperCase(), `${text}x`, '', '50'])
}

// A busy machine takes long.
t.setTimeout(180_000)

t.test('random queries give what a plain reading of the tasks gives', async (t) => {
  const emulator = await startEmulator(t, { profile: 'live', checkReplies: false })
  const client = await zstackClient(emulator)
  const world = emulator.world().part('zstack')
  const store = collectionOf(world, 'task')
  world.transaction(() => {
    for (let i = 0; i < TASKS; i++) {
      const begun = TIME_NOW - 1000 * (1 + below(90_000))
      const end = pick(['Completed', 'PartialCompleted', 'Failed', 'Running', 'Idle'])
      const last =
        end === 'Running' || end === 'Idle'
          ? TIME_NOW + 1000 * below(9_000_000)
          : TIME_NOW - 1000 * below(900)
      const unfinished = last >= TIME_NOW
      store.insert({
        id: uuidOf(chance),
        name: `${pick(['Task', 'task', 'nightly', 'NIGHTLY'])}-${below(400)}${pick(['', ' b', '%', '_x'])}`,
        parent: SEED.evalGroup,
        createdAt: begun,
        steps: [
          { state: 'Created', at: begun },
          ...(end === 'Idle' ? [{ state: 'Idle', at: begun }] : [{ state: 'Running', at: begun }]),
          { state: unfinished ? 'Completed' : end, at: last },
        ],
        doc: {
          accountUuid: SEED.admin,
          limits: below(300),
          ...(i % 3 ? { type: pick(['Capability', 'Performance']) } : {}),
          ...(i % 4 ? { topK: below(60), temperature: below(20) / 10 } : {}),
          ...(i % 5 ? { description: pick(['', 'a run', 'A Run', 'first, second']) } : {}),
          ...(i % 6 ? { datasetUuid: pick([SEED.mmlu, SEED.gsm8k]) } : {}),
          ...(i % 7 ? { maxLength: pick([128, 2048]) } : {}),
          ...(i % 8 ? {} : { prompt: 'Tell a story.' }),
        },
      })
    }
  })
  const { body } = await client.call('GET', '/model-evaluation-tasks?limit=20000')
  const tasks: Task[] = body.inventories.map((inventory: Record<string, string | number | undefined>) =>
    Object.fromEntries(
      ALL.map((field) => {
        const value = inventory[field] ?? null
        return [
          field,
          (TIMES as readonly string[]).includes(field) && value !== null ? spelled(String(value)) : value,
        ]
      }),
    ),
  )
  t.equal(tasks.length, TASKS + 6)
  /** The values of each field, without case, which nothing below regards. */
  const columns = new Map(
    ALL.map((field): [string, readonly Value[]] => [
      field,
      tasks.map((task) => {
        const value = task[field] ?? null
        return typeof value === 'string' ? value.toLowerCase() : value
      }),
    ]),
  )
  const columnOf = (field: string): readonly Value[] => columns.get(field) as readonly Value[]
  const all: readonly number[] = tasks.map((_, i) => i)

  const order = (a: Value, b: Value): number =>
    a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1
  const orders = new Map<string, readonly number[]>()
  /** All tasks in an order, sorted once: ties go by creation, in the direction of the order. */
  const inOrder = (field: string, descending: boolean): readonly number[] => {
    const key = `${descending}${field}`
    const known = orders.get(key)
    if (known !== undefined) return known
    const column = columnOf(field)
    const sorted = all.toSorted((a, b) => order(column[a] ?? null, column[b] ?? null))
    const made = descending ? sorted.reverse() : sorted
    orders.set(key, made)
    return made
  }

  const wrong: string[] = []
  let met = 0
  for (let i = 0; i < QUERIES; i++) {
    const conditions = Array.from({ length: below(4) }, () => {
      const field = pick(FIELDS)
      const op = pick(OPERATORS)
      return { field, op, value: op.endsWith('null') ? '' : valueFor(field, op, tasks) }
    })
    const query = new URLSearchParams(
      conditions.map(({ field, op, value }): [string, string] => ['q', field + op + value]),
    )
    const sort = chance.fraction() < 0.5 ? pick(FIELDS) : undefined
    const descending = chance.fraction() < 0.5
    if (sort !== undefined) query.set('sort', `${descending ? '-' : pick(['', '+'])}${sort}`)
    const [start, limit] = [pick([0, 0, 3, 50, TASKS * 0.9]), pick([1, 5, 20])]
    query.set('start', `${start}`)
    query.set('limit', `${limit}`)
    query.set('fields', 'uuid')
    const counted = i % 3 === 0
    if (counted) query.set('replyWithCount', 'true')

    let expected = sort === undefined ? all : inOrder(sort, descending)
    for (const { field, op, value } of conditions) {
      const meets = meeting(field, op, value)
      const column = columnOf(field)
      expected = expected.filter((i) => meets(column[i] ?? null))
    }
    const page = expected.slice(start, start + limit).map((i) => columnOf('uuid')[i])
    const answer = await client.call('GET', `/model-evaluation-tasks?${query}`)
    const found = answer.body.inventories?.map((task: Task) => task.uuid)
    const total = counted ? expected.length : undefined
    if (answer.body.total !== total || JSON.stringify(found) !== JSON.stringify(page))
      wrong.push(`${decodeURIComponent(`${query}`)}: ${answer.body.total} instead of ${expected.length}`)
    if (expected.length > 0) met++
  }
  t.same(wrong, [])
  t.ok(met > QUERIES / 3, `${met} of the queries meet something`)
})
