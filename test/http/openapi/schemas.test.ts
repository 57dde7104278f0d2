import t from 'tap'
import { plain, walk } from '../../../src/http/openapi/schemas.ts'

t.test('each schema is written in the form that all client generators read alike', async (t) => {
  const cases: readonly [schema: object, written: object][] = [
    [{ type: ['string', 'null'] }, { type: ['string', 'null'] }],
    [{ type: ['string', 'integer'] }, { anyOf: [{ type: 'string' }, { type: 'integer', format: 'int64' }] }],
    [
      { type: ['string', 'integer', 'null'] },
      { anyOf: [{ type: 'string' }, { type: 'integer', format: 'int64' }, { type: 'null' }] },
    ],
    [
      { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'd' },
      { type: ['string', 'null'], description: 'd' },
    ],
    [
      { anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }] },
      { type: ['string', 'null'], enum: ['a', 'b', null] },
    ],
    [
      { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] },
      { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] },
    ],
    [
      { anyOf: [{ type: 'null' }, { type: 'string' }, { $ref: '#/x' }] },
      { anyOf: [{ type: 'string' }, { $ref: '#/x' }, { type: 'null' }] },
    ],
    [
      { anyOf: [{ type: 'string' }], title: 't' },
      { type: 'string', title: 't' },
    ],
    [
      { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'boolean' }], description: 'x' }, { type: 'null' }] },
      { anyOf: [{ type: 'string' }, { type: 'boolean' }, { type: 'null' }] },
    ],
    [
      { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'boolean' }], minLength: 1 }, { type: 'null' }] },
      { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'boolean' }], minLength: 1 }, { type: 'null' }] },
    ],
    [{ anyOf: [{ $ref: '#/x' }, { type: 'null' }] }, { anyOf: [{ $ref: '#/x' }, { type: 'null' }] }],
    [
      { type: 'object', additionalProperties: {} },
      { type: 'object', additionalProperties: true },
    ],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    [{ type: 'object', default: {} }, { type: 'object' }],
    [
      { type: 'array', default: [] },
      { type: 'array', default: [] },
    ],
    [
      { type: 'object', default: null },
      { type: 'object', default: null },
    ],
    [
      { type: 'string', enum: ['a'] },
      { type: 'string', enum: ['a'], const: 'a' },
    ],
    [
      { type: 'string', enum: ['a', 'b'] },
      { type: 'string', enum: ['a', 'b'] },
    ],
    [
      { type: 'string', const: 'a' },
      { type: 'string', const: 'a', enum: ['a'] },
    ],
    [
      { type: 'boolean', const: true, description: 'Yes.' },
      { type: 'boolean', description: 'Yes. Always `true`.' },
    ],
    [
      { type: 'boolean', const: false },
      { type: 'boolean', description: 'Always `false`.' },
    ],
    [
      { enum: [true], type: 'boolean' },
      { type: 'boolean', description: 'Always `true`.' },
    ],
    [
      { type: 'number', const: 1 },
      { type: 'integer', const: 1, format: 'int32', enum: [1] },
    ],
    [
      { type: 'number', const: 1.5 },
      { type: 'number', const: 1.5, format: 'double', enum: [1.5] },
    ],
    [
      { type: 'number', enum: [1, 2] },
      { type: 'integer', enum: [1, 2], format: 'int64' },
    ],
    [
      { type: 'number', enum: [1, 2.5] },
      { type: 'number', enum: [1, 2.5], format: 'double' },
    ],
    [{ type: 'number' }, { type: 'number', format: 'double' }],
    [
      { type: 'number', format: 'float' },
      { type: 'number', format: 'float' },
    ],
    [{ type: 'integer' }, { type: 'integer', format: 'int64' }],
    [
      { type: 'integer', maximum: 2147483647 },
      { type: 'integer', maximum: 2147483647, format: 'int32' },
    ],
    [
      { type: 'integer', maximum: 2147483648 },
      { type: 'integer', maximum: 2147483648, format: 'int64' },
    ],
    [
      { type: 'integer', exclusiveMinimum: 0 },
      { type: 'integer', format: 'int64', minimum: 1 },
    ],
    [
      { type: 'integer', exclusiveMinimum: true, minimum: 3 },
      { type: 'integer', minimum: 3, format: 'int64' },
    ],
    [
      { type: 'integer', minimum: 3, format: 'int32' },
      { type: 'integer', minimum: 3, format: 'int32' },
    ],
    [{ type: ['integer', 'null'] }, { type: ['integer', 'null'], format: 'int64' }],
    [{ type: ['number', 'null'] }, { type: ['number', 'null'], format: 'double' }],
    [
      { type: 'integer', const: 5 },
      { type: 'integer', const: 5, format: 'int32', enum: [5] },
    ],
    [
      {
        type: 'object',
        properties: { a: { type: 'null' }, b: { type: 'null' }, c: { type: 'string' } },
        required: ['b'],
      },
      { type: 'object', properties: { b: { type: 'null' }, c: { type: 'string' } }, required: ['b'] },
    ],
    [
      { type: 'object', properties: { a: { type: 'null' } }, additionalProperties: false },
      { type: 'object', properties: { a: { type: 'null' } }, additionalProperties: false },
    ],
    [
      { type: 'object', properties: { a: { type: 'null' } } },
      { type: 'object', properties: {} },
    ],
  ]
  for (const [schema, written] of cases)
    t.strictSame(JSON.parse(JSON.stringify(plain(schema))), written, JSON.stringify(schema))
})

t.test('every nested schema is changed, those inside first', async (t) => {
  const nested = {
    anyOf: [{ n: 1 }],
    oneOf: [{ n: 2 }],
    allOf: [{ n: 3 }],
    prefixItems: [{ n: 4 }],
    items: { n: 5 },
    additionalProperties: { n: 6 },
    not: { n: 7 },
    properties: { a: { n: 8 } },
  }
  const seen: unknown[] = []
  const changed = walk(nested, (schema) => {
    seen.push(schema.n ?? 'whole')
    return { ...schema, seen: true }
  })
  t.strictSame(seen, [1, 2, 3, 4, 5, 6, 7, 8, 'whole'])
  t.strictSame(changed, {
    anyOf: [{ n: 1, seen: true }],
    oneOf: [{ n: 2, seen: true }],
    allOf: [{ n: 3, seen: true }],
    prefixItems: [{ n: 4, seen: true }],
    items: { n: 5, seen: true },
    additionalProperties: { n: 6, seen: true },
    not: { n: 7, seen: true },
    properties: { a: { n: 8, seen: true } },
    seen: true,
  })
  for (const one of [true, null, 'x'])
    t.equal(
      walk(one, () => 'changed'),
      one,
    )
})
