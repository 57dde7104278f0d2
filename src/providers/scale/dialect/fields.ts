// Zod schemas that read values as pydantic 2 does in its default, lax mode: numbers and booleans from text, lists
// from
// repeated or comma-separated query values, and unions that report every variant by its name.
import * as z from 'zod'

// pydantic 2.14.4, run: strips Unicode white space, and accepts `1.0` as an integer, but not `1.` or `1e1`.
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*'
const DIGITS = '\\d+(?:_\\d+)*'
const INTEGER = new RegExp(`^${SPACE}([+-]?${DIGITS})(?:\\.0+)?${SPACE}$`)
const FLOAT = new RegExp(
  `^${SPACE}([+-]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?)${SPACE}$`,
)
/** Texts of floats that are not finite. */
const NOT_FINITE = new RegExp(`^${SPACE}([+-]?)(nan|inf|infinity)${SPACE}$`, 'i')
/** Characters of the longest text that pydantic reads as an integer. */
export const LONGEST_INTEGER = 4300
const TRUE = new Set(['true', '1', 'on', 't', 'y', 'yes'])
const FALSE = new Set(['false', '0', 'off', 'f', 'n', 'no'])

const integerOf = (value: unknown): unknown => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string' || value.length > LONGEST_INTEGER) return value
  const digits = INTEGER.exec(value)?.[1]
  if (digits === undefined) return value
  const number = Number(digits.replaceAll('_', ''))
  // Python's integers are unbounded. A number beyond our limits is also beyond every limit of the service.
  return Math.max(Math.min(number, Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER)
}

const floatOf = (value: unknown): unknown => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string') return value
  const word = NOT_FINITE.exec(value)
  if (word !== null) return word[2]?.toLowerCase() === 'nan' ? NaN : Number(`${word[1]}Infinity`)
  const digits = FLOAT.exec(value)?.[1]
  return digits === undefined ? value : Number(digits.replaceAll('_', ''))
}

const booleanOf = (value: unknown): unknown => {
  const text =
    typeof value === 'string' ? value.toLowerCase() : typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return value
  return TRUE.has(text) ? true : FALSE.has(text) ? false : value
}

/** The message from which `pydantic.ts` concludes that an integer was expected but not even a number found. */
export const INTEGER_WANTED = 'integer'
/** The message from which `pydantic.ts` concludes that a text is not valid Unicode. */
export const UNICODE_WANTED = 'unicode'
/** The message by which `pydantic.ts` tells a Python enumeration from a literal. */
export const ENUM = 'enum'

interface Bounds {
  readonly min?: number
  readonly max?: number
}

export function int({ min, max }: Bounds = {}) {
  // Not z.int(): Python's integers, for example seeds, may exceed what a double represents exactly.
  let schema = z
    .number({ error: INTEGER_WANTED })
    .refine(Number.isInteger, { error: INTEGER_WANTED, abort: true })
    .meta({ type: 'integer' })
  if (min !== undefined) schema = schema.min(min)
  if (max !== undefined) schema = schema.max(max)
  return z.preprocess(integerOf, schema)
}

/** Zod's number refuses infinities and NaN. A pydantic float has them, and FastAPI shows them as null. */
const { init: initNumber } = z.ZodNumber as unknown as {
  init(inst: z.ZodNumber, def: z.core.$ZodNumberDef): void
}
const AnyNumber = z.core.$constructor('ZodAnyNumber', (inst: z.ZodNumber, def: z.core.$ZodNumberDef) => {
  initNumber(inst, def)
  const { parse } = inst._zod
  inst._zod.parse = (payload, ctx) =>
    typeof payload.value === 'number' && !Number.isFinite(payload.value) ? payload : parse(payload, ctx)
})

/** A number that is no text: any of Python's floats. One that is not finite becomes null after the checks. */
export function number({ min, max }: Bounds = {}): z.ZodNumber {
  let schema: z.ZodNumber = new AnyNumber({ type: 'number' })
  // NaN is within no bounds. Pydantic reports the upper one.
  if (max !== undefined) schema = schema.max(max, { abort: true })
  if (min !== undefined) schema = schema.min(min)
  return schema.overwrite((value) => (Number.isFinite(value) ? value : (null as unknown as number)))
}

export const float = (bounds?: Bounds) => z.preprocess(floatOf, number(bounds))

export const bool = () => z.preprocess(booleanOf, z.boolean())

/** A list of values that is an enumeration on the server: refusals say `enum` instead of `literal_error`. */
export const enumeration = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: ENUM })

/** A name. It must be valid UTF-8, which has no half of a surrogate pair: pydantic refuses that in any text. */
export const nameText = () =>
  z.string().refine((text) => text.isWellFormed(), { error: UNICODE_WANTED, abort: true })

/** Zod's record drops a key `__proto__`. If any content is allowed, keep everything unchecked. */
const { init: initRecord } = z.ZodRecord as unknown as {
  init(inst: z.ZodRecord, def: z.core.$ZodRecordDef): void
}
const AnyObject = z.core.$constructor(
  'ZodAnyObject',
  (inst: z.ZodRecord<z.ZodString, z.ZodUnknown>, def: z.core.$ZodRecordDef) => {
    initRecord(inst, def)
    const { parse } = inst._zod
    inst._zod.parse = (payload, ctx) => (isObject(payload.value) ? payload : parse(payload, ctx))
  },
)

/** Any JSON object; refused as a dictionary, whereas a `z.object` is refused as a model. */
export const Dict: z.ZodRecord<z.ZodString, z.ZodUnknown> = new AnyObject({
  type: 'record',
  keyType: z.string(),
  valueType: z.unknown(),
})
export const StringDict = z.record(z.string(), z.string())

/** A single query value: if it is repeated, the last one counts, as in Starlette. */
export const last = (value: unknown): unknown => (Array.isArray(value) ? value[value.length - 1] : value)
export const queryText = () => z.preprocess(last, z.string()).optional()
export const queryInt = (bounds?: Bounds) => z.preprocess(last, int(bounds))
export const queryBool = () => z.preprocess(last, bool()).default(false)
export const queryEnum = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.preprocess(last, enumeration(values)).optional()

export const split = (value: unknown): unknown =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
    typeof one === 'string' ? one.split(',').filter((part) => part !== '') : [one],
  )

/** A list in the query: repeated, as FastAPI reads lists, or comma-separated, as the Python clients send them. */
export const queryList = <T extends z.ZodType>(item: T) => z.preprocess(split, z.array(item)).optional()

type Variants = Readonly<Record<string, z.ZodType>>
type NamedUnionDef = { readonly names: readonly string[]; readonly first?: z.ZodType }

/**
 * A union whose refusal lists the errors of every variant under its name, as pydantic does. (Zod's own union reports
 * only one variant if that one nearly matches.) The first matching variant is used.
 */
const { init: initUnion } = z.ZodUnion as unknown as {
  init(inst: z.ZodUnion, def: z.core.$ZodUnionDef): void
}
const NamedUnion = z.core.$constructor(
  'ZodNamedUnion',
  (inst: z.ZodUnion & { _zod: { def: NamedUnionDef } }, def: z.core.$ZodUnionDef) => {
    initUnion(inst, def)
    const { names, first } = inst._zod.def
    inst._zod.parse = (payload, ctx) => {
      if (first !== undefined) {
        const result = first._zod.run({ value: payload.value, issues: [] }, ctx) as z.core.ParsePayload
        if (result.issues.length === 0) return result
      }
      const errors: z.core.$ZodIssue[][] = []
      for (const option of inst._zod.def.options) {
        const result = option._zod.run({ value: payload.value, issues: [] }, ctx) as z.core.ParsePayload
        if (result.issues.length === 0) {
          payload.value = result.value
          return payload
        }
        errors.push(result.issues.map((issue) => z.core.util.finalizeIssue(issue, ctx, z.core.config())))
      }
      // `names` is passed on to the refusal's renderer.
      const issue = { code: 'invalid_union' as const, input: payload.value, inst, errors, names }
      payload.issues.push(issue)
      return payload
    }
  },
)

/**
 * @param named the variants in the order in which they are tried and reported
 * @param first the variant to try before the others
 */
export function variants<T extends Variants>(named: T, first?: keyof T): z.ZodType<z.output<T[keyof T]>> {
  const def = {
    type: 'union',
    options: Object.values(named),
    names: Object.keys(named),
    first: first && named[first],
  }
  return new (NamedUnion as unknown as new (def: object) => z.ZodType<z.output<T[keyof T]>>)(def)
}

/** A pointer to a value of the item under evaluation, such as `item.input` or `item.answer.text`. */
export const ItemLocator = z.string().regex(/^item\.\S+$/)

/** A value of its own type, or a locator instead. @param name pydantic's name for that type */
export const orLocator = <T extends z.ZodType>(name: string, schema: T) =>
  variants({ [name]: schema, 'constrained-str': ItemLocator } as Record<string, T | typeof ItemLocator>)

/** RFC 7396: sets or merges members; `null` removes. Does not change its arguments. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else set(merged, key, mergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, value))
  }
  return merged
}

/** Plain assignment would change the prototype if a client's key is `__proto__`. */
export function set(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
