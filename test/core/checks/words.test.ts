import t from 'tap'
import * as z from 'zod'
import { closestOf, OUR_WORDS } from '../../../src/core/checks/words.ts'

const said = (schema: z.ZodType, value: unknown): string[] =>
  (schema.safeParse(value, OUR_WORDS).error?.issues ?? []).map(({ message }) => message)

const Cat = z.strictObject({ kind: z.literal('cat'), lives: z.int() })

t.test('each kind of error is said in our words', async (t) => {
  const cases: readonly [schema: z.ZodType, value: unknown, ...words: string[]][] = [
    [z.string(), 1, 'it must be a string, not 1'],
    [z.string(), undefined, 'it is missing: it must be a string'],
    [z.number(), 'x', 'it must be a number, not "x"'],
    [z.int(), 1.5, 'it must be a whole number, not 1.5'],
    [z.boolean(), null, 'it must be true or false, not null'],
    [z.object({}), [], 'it must be an object, not a list'],
    [z.record(z.string(), z.string()), true, 'it must be an object, not true'],
    [z.array(z.string()), {}, 'it must be a list, not an object'],
    [z.tuple([z.string()]), {}, 'it must be a list, not an object'],
    [z.date(), 'x', 'it must be date, not "x"'],
    [z.string(), () => 1, 'it must be a string, not function'],
    [z.number(), 'x'.repeat(60), `it must be a number, not "${'x'.repeat(60)}"`],
    [z.number(), 'x'.repeat(61), `it must be a number, not "${'x'.repeat(60)}…"`],
    [Cat, { kind: 'cat', lives: 9, live: 1 }, 'there is no member live; did you mean lives?'],
    [
      Cat,
      { kind: 'cat', lives: 9, a: 1, b: 2 },
      'there is no member a; there is no member b; valid members: kind, lives',
    ],
    [z.enum(['one', 'two', 'three']), 'tow', 'it must be one, two or three; did you mean two?'],
    [z.enum(['one']), 7, 'it must be one, not 7'],
    [z.literal([1, null]), 2, 'it must be 1 or null, not 2'],
    [z.string().min(1), '', 'it must not be empty'],
    [z.array(z.string()).min(1), [], 'it must not be empty'],
    [z.string().min(2), 'x', 'it must be at least 2 characters'],
    [z.array(z.string()).min(2), ['x'], 'it must be at least 2 entries'],
    [z.coerce.number(), ['1', '2'], 'it must be a number'],
    [z.number().min(1), 0, 'it must be at least 1, not 0'],
    [z.number().gt(1), 1, 'it must be above 1, not 1'],
    [z.string().max(2), 'xyz', 'it must be at most 2 characters'],
    [z.array(z.string()).max(0), ['x'], 'it must be at most 0 entries'],
    [z.number().max(1), 2, 'it must be at most 1, not 2'],
    [z.number().lt(1), 1, 'it must be below 1, not 1'],
    [z.number().multipleOf(5), 7, 'it must be a multiple of 5'],
    [z.iso.datetime(), 'x', '"x" does not have the right form: give an instant such as 2026-11-21T08:00:00Z'],
    [z.url(), 'x', '"x" does not have the right form: give an address such as http://127.0.0.1:4620'],
    [z.uuid(), 'x', '"x" does not have the right form'],
    [
      z.record(z.string().max(1), z.string()),
      { xx: 'y' },
      'this name is not allowed: it must be at most 1 characters',
    ],
    [z.string().refine(() => false), 'x', '"x" is not allowed'],
    [z.string().refine(() => false, 'words of its own'), 'x', 'words of its own'],
  ]
  for (const [schema, value, ...words] of cases) t.same(said(schema, value), words, words.join())
})

t.test('of alternatives, the one that comes closest is complained of', async (t) => {
  const Either = z.union([z.string(), Cat])
  t.same(said(Either, 1), ['it must be a string, not 1'])
  t.same(said(Either, { kind: 'cat', lives: 'x' }), ['lives: it must be a number, not "x"'])
  t.same(said(z.union([z.strictObject({ a: Cat }), z.string()]), { a: { kind: 'cat' } }), [
    'a.lives: it is missing: it must be a number',
  ])
  const Two = z.union([
    z.object({ a: z.string(), b: z.string() }),
    z.object({ a: z.string(), c: z.number() }),
  ])
  t.same(said(Two, { a: 'x', b: 1 }), ['b: it must be a string, not 1'], 'equally close: the first')
  t.same(said(Two, { c: 1 }), ['a: it is missing: it must be a string'], 'fewer errors are closer')
})

t.test('where one member chooses the alternative, its values are named', async (t) => {
  const Pet = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('cat') }),
    z.object({ kind: z.literal(['dog', 'wolf']) }),
  ])
  t.same(said(Pet, { kind: 'cta' }), ['it must be cat, dog or wolf; did you mean cat?'])
  t.same(said(Pet, { kind: 1 }), ['it must be cat, dog or wolf, not 1'])
  t.same(said(Pet, {}), ['it is missing: it must be cat, dog or wolf'])
  t.same(said(Pet, 'cat'), ['it must be an object, not "cat"'])
})

t.test('the errors of the closest alternative have their whole path', async (t) => {
  const Shelf = z.object({ pets: z.array(z.union([z.string(), Cat])) })
  const { error } = Shelf.safeParse({ pets: ['x', { kind: 'cat', lives: '9' }] })
  t.match(error?.issues.flatMap(closestOf), [{ code: 'invalid_type', path: ['pets', 1, 'lives'] }])
  const plain = Shelf.safeParse({ pets: 1 }).error?.issues ?? []
  t.same(plain.flatMap(closestOf), plain)
})
