// Parameters of an API as a table: how the REST layer reads each one, and what the API then checks.
// ZStack reads leniently and refuses in two ways. A value of the wrong type is reported as plain text before the call
// is
// accepted. Anything else is an error of the API, and only the first one is reported. Zod cannot express this, so the
// table does it, and generates the Zod schema that documents the body.
import * as z from 'zod'
import { apiError, textFault } from '../errors.ts'
import { isObject } from '../members.ts'

export type ParamType =
  | 'String'
  | 'Integer'
  | 'Long'
  | 'Float'
  | 'Boolean'
  | 'List'
  | 'Map'
  | 'ListMap'
  | 'Structs'

export interface ParamOptions {
  /** `sdk`: only under the behavior `zstack.deployRequired=sdk`. */
  readonly required?: true | 'sdk'
  /** Declared by the API's own message class: a wrong type is a 400; for an inherited parameter, a 500. */
  readonly own?: true
  /** Values allowed, case-sensitive. */
  readonly values?: readonly string[]
  readonly range?: readonly [number, number]
  /** Longest text, in characters. */
  readonly max?: number
  /** Form of a text that is not a page's placeholder, `<name>`; with the words for a refusal. */
  readonly form?: { readonly matches: RegExp; readonly words: string }
  /** It names a resource that must exist: the class for messages. */
  readonly ref?: Reference
  /** For a list of structs: the page's own sample has strings, which are accepted unless values are checked. */
  readonly texts?: true
  readonly about?: string
}

/** The kind in the store, and the class in messages. */
export interface Reference {
  readonly kind: 'task' | 'dataset' | 'group' | 'model-service' | 'model' | 'model-center' | 'zone'
  readonly vo: string
  /** Checked only under the behavior `zstack.references=checked`. */
  readonly loose?: true
}

export interface Param<T = unknown> extends ParamOptions {
  readonly type: ParamType
  /** Only for type inference. */
  readonly _value?: T
}

export type Params = Readonly<Record<string, Param>>
/** The arguments of a call: null counts as absent. */
export type Args<P extends Params> = {
  readonly [K in keyof P]?: P[K] extends Param<infer T> ? T : never
}

const param =
  <T>(type: ParamType) =>
  (options: ParamOptions = {}): Param<T> => ({ type, ...options })

export const string = param<string>('String')
export const integer = param<number>('Integer')
export const long = param<number>('Long')
export const float = param<number>('Float')
export const boolean = param<boolean>('Boolean')
export const strings = param<readonly (string | null)[]>('List')
export const map = param<Readonly<Record<string, string>>>('Map')
export const listMap = param<Readonly<Record<string, readonly string[]>>>('ListMap')
export const structs = param<readonly Readonly<Record<string, unknown>>[]>('Structs')
export const structsOrTexts = (
  options: ParamOptions = {},
): Param<readonly (Readonly<Record<string, unknown>> | string)[]> => ({
  type: 'Structs',
  texts: true,
  ...options,
})

/**
 * The largest value of each; the smallest is one further from zero. JavaScript cannot represent larger Longs exactly.
 */
const LIMITS = { Integer: 2 ** 31 - 1, Long: Number.MAX_SAFE_INTEGER - 1 }

/** The mapper's message for a value of another JSON type; a real node prints its own line and column. */
export const expected = (wanted: string, found: unknown): Error =>
  textFault(500, `Expected ${wanted} but was ${jsonToken(found)}`)

const jsonToken = (value: unknown): string => {
  if (Array.isArray(value)) return 'BEGIN_ARRAY'
  if (value === null) return 'NULL'
  return { object: 'BEGIN_OBJECT', string: 'STRING', number: 'NUMBER', boolean: 'BOOLEAN' }[
    typeof value as 'object'
  ]
}

/**
 * Reads one value as ZStack's mapper does: numbers become text, numeric text becomes numbers, texts are trimmed.
 * @throws Problem with the plain text of the REST layer
 */
export function read(name: string, { type, own, texts }: Param, value: unknown): unknown {
  switch (type) {
    case 'String':
      if (typeof value === 'object') throw expected('a string', value)
      return String(value).trim()
    case 'Integer':
    case 'Long': {
      const number = numberOf(value, WHOLE)
      const most = LIMITS[type]
      if (typeof number === 'number' && Number.isInteger(number) && number <= most && number >= -most - 1)
        return number
      throw own
        ? textFault(400, `[${name}] field is excepted an int or long, but was [${shown(value)}].`)
        : textFault(500, `For input string: "${shown(value)}"`)
    }
    case 'Float': {
      const number = numberOf(value, DECIMAL)
      if (typeof number === 'number' && Number.isFinite(number)) return number
      throw typeof value === 'object'
        ? expected('a double', value)
        : textFault(500, `For input string: "${shown(value)}"`)
    }
    case 'Boolean': {
      const word = String(value).trim().toLowerCase()
      if (word === 'true' || word === 'false') return word === 'true'
      if (typeof value === 'object') throw expected('a boolean', value)
      if (own)
        throw textFault(
          400,
          `Invalid value for boolean field [${name}], [${shown(value)}] is not a valid boolean string[true, false].`,
        )
      return false
    }
    case 'List':
      if (!Array.isArray(value)) throw expected('BEGIN_ARRAY', value)
      return value.map((item: unknown) => (item === null ? null : read(name, { type: 'String' }, item)))
    case 'Map': {
      if (typeof value !== 'object' || Array.isArray(value)) throw expected('BEGIN_OBJECT', value)
      const entries = Object.entries(value as object).filter(([, inner]) => inner !== null)
      return Object.fromEntries(entries.map(([key, inner]) => [key, read(name, { type: 'String' }, inner)]))
    }
    case 'ListMap': {
      if (typeof value !== 'object' || Array.isArray(value)) throw expected('BEGIN_OBJECT', value)
      const lists = Object.entries(value as object).filter(([, inner]) => inner !== null)
      // Stored as lists of texts: a null in one is dropped, as it is in a map.
      const list = (inner: unknown): unknown =>
        (read(name, { type: 'List' }, inner) as unknown[]).filter((item) => item !== null)
      return Object.fromEntries(lists.map(([key, inner]) => [key, list(inner)]))
    }
    case 'Structs':
      if (!Array.isArray(value)) throw expected('BEGIN_ARRAY', value)
      for (const item of value)
        if (!(isObject(item) || (texts && typeof item === 'string'))) throw expected('BEGIN_OBJECT', item)
      return value
  }
}

/** Texts that Java parses as integers; JavaScript would also accept `0x10` and an empty text. */
const WHOLE = /^[+-]?\d+$/
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

const numberOf = (value: unknown, form: RegExp): unknown =>
  typeof value === 'string' && form.test(value.trim()) ? Number(value) : value

const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

type Entries = readonly (readonly [name: string, one: Param])[]

/** The parameters of an API in their order: all of them, and those that `check` looks at. */
interface Listed {
  readonly all: Entries
  readonly checked: Entries
}

const listedBy = new WeakMap<Params, Listed>()

function listed(params: Params): Listed {
  let lists = listedBy.get(params)
  if (lists === undefined) {
    const all = Object.entries(params)
    lists = { all, checked: all.filter(([, one]) => isChecked(one)) }
    listedBy.set(params, lists)
  }
  return lists
}

const isChecked = ({ type, own: _, texts: __, about: ___, ...rules }: Param): boolean =>
  type === 'List' || type === 'Structs' || Object.keys(rules).length > 0

/** Reads the known parameters of a body. Unknown members are ignored, null counts as absent. */
export function readAll<P extends Params>(params: P, body: Readonly<Record<string, unknown>>): Args<P> {
  const args: Record<string, unknown> = {}
  for (const [name, one] of listed(params).all) {
    const value = body[name]
    // `hasOwn`, because an object has more members than a body's, such as `constructor`.
    if (value !== undefined && value !== null && Object.hasOwn(body, name))
      args[name] = read(name, one, value)
  }
  // Each value was read with its parameter's type.
  return args as Args<P>
}

const VALIDATOR = 'org.zstack.header.message.ApiMessageParamValidator'

const invalid = (details: string): Error => apiError('SYS.1007', details)

/** What the checks need from the world. */
export interface Existence {
  exists(kind: Reference['kind'], uuid: string): boolean
  /** Behavior `zstack.deployRequired` is `sdk`, or the API always checks this. */
  readonly strict: boolean
  /** Behavior `zstack.references` is `checked`. */
  readonly references: boolean
}

/**
 * The checks of the API, by parameter: required, value, length, existence.
 * @throws Problem for the first error
 */
export function check(params: Params, args: Readonly<Record<string, unknown>>, world: Existence): void {
  for (const [name, one] of listed(params).checked) {
    const value = args[name]
    if (value === undefined) {
      if (one.required === true || (one.required === 'sdk' && world.strict))
        throw invalid(`field[${name}] of message[${VALIDATOR}] is mandatory, can not be null`)
      continue
    }
    checkLength(name, one, value)
    checkForm(name, one, value, world.strict)
    if (world.strict) checkValue(name, one, value)
    if (one.type === 'List' || one.type === 'Structs') checkList(name, one, value as readonly unknown[])
    if (one.ref !== undefined && (world.references || !one.ref.loose))
      checkReference(name, one.ref, value, world)
  }
}

function checkLength(name: string, { max }: Param, value: unknown): void {
  if (max !== undefined && (value as string).length > max)
    throw invalid(
      `field[${name}] of message[${VALIDATOR}] exceeds max length of string. expected was <= ${max}, actual was ${(value as string).length}`,
    )
}

/** The samples of the explorer's pages have placeholders for all values. */
const PLACEHOLDER = /^<\w+>$/

function checkForm(name: string, { form }: Param, value: unknown, strict: boolean): void {
  if (form === undefined || form.matches.test(value as string)) return
  if (strict || !PLACEHOLDER.test(value as string))
    throw invalid(`field[${name}] of message[${VALIDATOR}] must be ${form.words}, but ${value} found`)
}

function checkValue(name: string, { type, values, range }: Param, value: unknown): void {
  if (type === 'Structs')
    for (const item of value as readonly unknown[])
      if (typeof item === 'string') throw expected('BEGIN_OBJECT', item)
  if (values !== undefined)
    for (const item of Array.isArray(value) ? value : [value])
      if (!values.includes(item as string))
        throw invalid(
          `valid value for field[${name}] of message[${VALIDATOR}] are [${values.join(', ')}], but ${item} found`,
        )
  if (range !== undefined && ((value as number) < range[0] || (value as number) > range[1]))
    throw invalid(`field[${name}] must be in range of [${range[0]}, ${range[1]}]`)
}

function checkList(name: string, { required }: Param, value: readonly unknown[]): void {
  if (value.includes(null)) throw invalid(`field[${name}] cannot contain a NULL element`)
  if (required === true && value.length === 0) throw invalid(`field[${name}] must be a nonempty list`)
}

function checkReference(name: string, { kind, vo }: Reference, value: unknown, world: Existence): void {
  if (typeof value === 'string') {
    if (!world.exists(kind, value)) throw notFound(name, value, vo)
    return
  }
  const missing = (value as string[]).filter((uuid) => !world.exists(kind, uuid))
  if (missing.length > 0)
    throw apiError(
      'SYS.1003',
      `invalid field[${name}], resource[uuids:[${missing.join(', ')}], type:${vo}] not found`,
    )
}

export const notFound = (field: string, uuid: string, vo: string): Error =>
  apiError('SYS.1003', `invalid field[${field}], resource[uuid:${uuid}, type:${vo}] not found`)

const DOCUMENTED = {
  String: z.string(),
  Integer: z.int(),
  Long: z.int(),
  Float: z.number(),
  Boolean: z.boolean(),
  List: z.array(z.string()),
  Map: z.record(z.string(), z.string()),
  ListMap: z.record(z.string(), z.array(z.string())),
  Structs: z.array(z.looseObject({})),
} satisfies Record<ParamType, z.ZodType>

/** The parameters as a schema, for the document. */
export function documented(params: Params): z.ZodObject {
  const members = Object.entries(params).map(([name, one]) => {
    const type: z.ZodType = one.values === undefined ? DOCUMENTED[one.type] : valued(one)
    const about = [
      one.about,
      one.range && `${one.range[0]} to ${one.range[1]}.`,
      one.max && `At most ${one.max} characters.`,
      one.required === 'sdk' && 'Required by the Java SDK (behavior `zstack.deployRequired=sdk`).',
    ].filter((part) => typeof part === 'string')
    const described = about.length === 0 ? type : type.describe(about.join(' '))
    return [name, one.required === true ? described : described.optional()]
  })
  return z.looseObject(Object.fromEntries(members))
}

const valued = (one: Param): z.ZodType => {
  const word = z.string().describe(`One of ${one.values?.join(', ')}.`)
  return one.type === 'List' ? z.array(word) : word
}
