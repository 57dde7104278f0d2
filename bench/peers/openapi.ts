// An OpenAPI document with examples, which Prism returns.
const text = { type: 'string' }
const whole = { type: 'integer' }
const list = (items: object) => ({ type: 'array', items })
const object = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
})
const content = (schema: object, example?: unknown) => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
})
const answer = (schema: object, example: unknown) => ({
  200: { description: 'OK', content: content(schema, example) },
})

const config = {
  evalMode: list(text),
  evalObjs: list(object({ modelId: text, versionId: text, source: text })),
  evalDataset: object({ datasetId: text, version: text, name: text, rows: whole }),
  metrics: list(text),
  prompt: object({ template: text, maxScore: whole, steps: whole }),
}
const Task = object(
  {
    id: text,
    name: text,
    description: text,
    status: text,
    progress: whole,
    owner: text,
    createdAt: text,
    updatedAt: text,
    ...config,
  },
  ['id', 'name', 'status'],
)
const reference = { $ref: '#/components/schemas/Task' }

export function openApi(examples: readonly object[]): object {
  const [one] = examples
  const query = (name: string) => ({ name, in: 'query', schema: { type: 'integer', minimum: 1 } })
  const id = { name: 'id', in: 'path', required: true, schema: text }
  const body = (schema: object) => ({ required: true, content: content(schema) })
  return {
    openapi: '3.0.3',
    info: { title: 'tasks', version: '1' },
    paths: {
      '/v1/tasks': {
        get: {
          parameters: [query('page'), query('pageSize')],
          responses: answer(object({ total: whole, items: list(reference) }), {
            total: 1000,
            items: examples,
          }),
        },
        post: {
          requestBody: body(object({ name: text, description: text, ...config }, ['name'])),
          responses: answer(reference, one),
        },
      },
      '/v1/tasks/{id}': {
        get: { parameters: [id], responses: answer(reference, one) },
        patch: {
          parameters: [id],
          requestBody: body(object({ name: text, description: text })),
          responses: answer(reference, one),
        },
      },
    },
    components: { schemas: { Task } },
  }
}
