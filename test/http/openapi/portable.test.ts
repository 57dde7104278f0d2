import t from 'tap'
import { portable } from '../../../src/http/openapi/portable.ts'

const json = (schema: object) => ({ 'application/json': { schema } })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

t.test('names, bodies, responses and unions are in forms that all client generators accept', async (t) => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'x' },
    paths: {
      '/things': {
        post: {
          operationId: 'makeThing',
          parameters: [
            { in: 'path', name: 'id', required: true, schema: { type: 'string', default: 'x' } },
            { in: 'query', name: 'one', schema: { type: 'string', default: 'x' } },
            {
              in: 'query',
              name: 'list',
              schema: {
                anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
                description: 'd',
              },
            },
            {
              in: 'query',
              name: 'scalars',
              schema: { anyOf: [{ type: 'string' }, { type: 'boolean' }], description: 'd' },
            },
            { in: 'header', name: 'lists', schema: { type: 'array', items: { type: 'string' } } },
          ],
          requestBody: {
            description: 'the body',
            content: json({
              anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, ref('KnownInput')],
            }),
          },
          responses: {
            200: { description: 'Default Response', content: json(ref('Known')) },
            201: {
              description: 'Made.',
              content: json({ anyOf: [ref('Text'), ref('Known'), { type: 'string' }], title: 'T' }),
            },
            202: {
              description: 'Default Response',
              content: json({ type: 'string', description: 'own', contentType: 'text/a, text/b' }),
            },
            204: { description: 'Default Response' },
            '4xx': {
              description: 'Default Response',
              content: json({ anyOf: [ref('Text'), { type: 'string', contentType: 'text/plain' }] }),
            },
            '5XX': { description: 'Default Response' },
            799: { description: 'Default Response' },
          },
        },
        put: {
          operationId: 'put_thing',
          requestBody: { content: json({ anyOf: [ref('OnlyInput'), { type: 'null' }] }), required: true },
          responses: {
            200: { description: 'x', content: { 'application/json': { example: 1, schema: ref('Union') } } },
          },
        },
        patch: {
          operationId: 'patch',
          requestBody: { content: json({ type: ['string', 'null'] }) },
          responses: {},
        },
        delete: {
          operationId: 'delete',
          requestBody: {
            content: json({
              anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }, { type: 'null' }],
            }),
          },
          responses: {},
        },
        trace: {
          operationId: 'trace',
          requestBody: { content: { 'text/x': {} }, required: false },
          responses: {},
        },
      },
    },
    components: {
      securitySchemes: { a: 1 },
      schemas: {
        Text: { type: 'string', contentType: 'text/html' },
        Known: {
          type: 'object',
          properties: {
            b: { anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { type: 'string' }] },
          },
        },
        KnownInput: { type: 'object' },
        OnlyInput: {
          type: 'object',
          properties: {
            other: ref('OnlyInput'),
            known: ref('KnownInput'),
            text: { type: 'string', const: '#/components/schemas/OnlyInput' },
          },
        },
        Union: {
          oneOf: [
            {
              type: 'object',
              properties: {
                kind: { type: 'string', const: 'a.b' },
                x: {
                  anyOf: [
                    { type: 'object', additionalProperties: {} },
                    { type: 'array', items: { type: 'object', additionalProperties: { type: 'object' } } },
                  ],
                },
              },
            },
            ref('Named'),
          ],
          discriminator: { propertyName: 'kind' },
        },
        Named: {
          type: 'object',
          properties: { kind: { type: 'string', enum: ['c', 'd'] } },
          required: ['z'],
        },
      },
    },
  }
  const { components, paths } = portable(document)
  t.strictSame(paths, {
    '/things': {
      post: {
        operationId: 'makeThing',
        parameters: [
          { in: 'path', name: 'id', required: true, schema: { type: 'string' } },
          { in: 'query', name: 'one', schema: { type: 'string', default: 'x' } },
          {
            in: 'query',
            name: 'list',
            schema: { description: 'd', type: 'array', items: { type: 'string' } },
            style: 'form',
            explode: true,
          },
          { in: 'query', name: 'scalars', schema: { description: 'd', type: 'string' } },
          { in: 'header', name: 'lists', schema: { type: 'array', items: { type: 'string' } } },
        ],
        requestBody: {
          description: 'the body',
          content: { 'application/json': { schema: ref('MakeThingRequest') } },
          required: true,
        },
        responses: {
          '200': {
            description: 'OK',
            content: { 'application/json': { schema: ref('Known') } },
          },
          '201': {
            description: 'Made.',
            content: {
              'text/html': { schema: { title: 'T', $ref: '#/components/schemas/Text' } },
              'application/json': {
                schema: { title: 'T', anyOf: [ref('Known'), { type: 'string' }] },
              },
            },
          },
          '202': {
            description: 'own',
            content: {
              'text/a': { schema: { type: 'string', description: 'own' } },
              'text/b': { schema: { type: 'string', description: 'own' } },
            },
          },
          '204': { description: 'No Content' },
          '799': { description: 'The response.' },
          '4xx': {
            description: 'The request is refused.',
            content: {
              'text/html': { schema: ref('Text') },
              'text/plain': { schema: { type: 'string' } },
            },
          },
          '5XX': { description: 'The request fails.' },
        },
      },
      put: {
        operationId: 'put_thing',
        requestBody: {
          required: false,
          content: { 'application/json': { schema: ref('Only') } },
        },
        responses: {
          '200': {
            description: 'x',
            content: { 'application/json': { example: 1, schema: ref('Union') } },
          },
        },
      },
      patch: {
        operationId: 'patch',
        requestBody: { content: { 'application/json': { schema: { type: 'string' } } }, required: false },
        responses: {},
      },
      delete: {
        operationId: 'delete',
        requestBody: {
          content: { 'application/json': { schema: ref('DeleteRequest') } },
          required: false,
        },
        responses: {},
      },
      trace: {
        operationId: 'trace',
        requestBody: { required: false, content: { 'text/x': { schema: {} } } },
        responses: {},
      },
    },
  })
  t.strictSame(components, {
    securitySchemes: { a: 1 },
    schemas: {
      DeleteRequest: {
        anyOf: [ref('DeleteRequestVariant1'), ref('DeleteRequestVariant2')],
      },
      DeleteRequestVariant1: { type: 'string' },
      DeleteRequestVariant2: { type: 'array', items: { type: 'string' } },
      FreeFormMap: { type: 'object', additionalProperties: true },
      Known: {
        type: 'object',
        properties: { b: { anyOf: [ref('StringMap'), { type: 'string' }] } },
      },
      KnownInput: { type: 'object' },
      MakeThingRequest: {
        anyOf: [ref('MakeThingRequestVariant1'), ref('KnownInput')],
      },
      MakeThingRequestVariant1: { type: 'object', properties: { a: { type: 'string' } } },
      Named: {
        type: 'object',
        properties: { kind: { type: 'string', enum: ['c', 'd'] } },
        required: ['kind', 'z'],
      },
      Only: {
        type: 'object',
        properties: {
          other: ref('Only'),
          known: ref('KnownInput'),
          text: {
            type: 'string',
            const: '#/components/schemas/OnlyInput',
            enum: ['#/components/schemas/OnlyInput'],
          },
        },
      },
      StringMap: { type: 'object', additionalProperties: { type: 'string' } },
      Text: { type: 'string' },
      Union: {
        oneOf: [ref('UnionAB'), ref('Named')],
        discriminator: {
          propertyName: 'kind',
          mapping: {
            'a.b': '#/components/schemas/UnionAB',
            c: '#/components/schemas/Named',
            d: '#/components/schemas/Named',
          },
        },
      },
      UnionAB: {
        type: 'object',
        properties: {
          kind: { type: 'string', const: 'a.b', enum: ['a.b'] },
          x: {
            anyOf: [ref('FreeFormMap'), { type: 'array', items: ref('UnionXItemMap') }],
          },
        },
        required: ['kind'],
      },
      UnionXItemMap: { type: 'object', additionalProperties: { type: 'object' } },
    },
  })
  t.strictSame(Object.keys(components.schemas), Object.keys(components.schemas).sort())
})
