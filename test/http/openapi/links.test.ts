import t from 'tap'
import { addLinks } from '../../../src/http/openapi/links.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } })
const call = (operationId: string, responses: object = { 200: {} }) => ({ operationId, responses })

const schemas = {
  Pet: { properties: { id: {}, name: {} } },
  Pets: { properties: { items: { items: ref('Pet') } } },
  Inventory: { properties: { inventory: ref('Volume') } },
  Volume: { properties: { uuid: {} } },
  Volumes: { properties: { inventories: { items: { properties: { uuid: {} } } } } },
  World: { properties: { name: {} } },
  Nameless: { properties: { items: { items: { properties: { at: {} } } } } },
}

// biome-ignore lint/suspicious/noExplicitAny: documents are compared, not typed
function linksOf(paths: any, declared = {}, withBodies = false): Record<string, any> {
  const document = structuredClone({ paths, components: { schemas } })
  addLinks(document, declared, withBodies)
  const found: Record<string, unknown> = {}
  for (const item of Object.values<Record<string, ReturnType<typeof call>>>(document.paths))
    for (const { operationId, responses } of Object.values(item)) {
      const { links } = Object.values(responses)[0] as { links?: unknown }
      if (links !== undefined) found[operationId] = links
    }
  return found
}

const to = (operationId: string, parameters: object) => ({ [operationId]: { operationId, parameters } })

t.test('what was created leads to the calls that read, change and remove it', async (t) => {
  const links = linksOf({
    '/pets': { post: call('make', { 201: json(ref('Pet')) }) },
    '/pets/{pet_id}': { get: call('read'), delete: call('remove') },
    '/pets/{pet_id}/toys': { get: call('toys') },
    '/pets/{pet_id}/toys/{toy_id}': { get: call('toy') },
    '/pets/{color}': { get: call('byColor') },
    '/pets/best/{pet_id}': { get: call('best') },
    '/petshops/{pet_id}': { get: call('other') },
  })
  const id = { pet_id: '$response.body#/id' }
  t.strictSame(links, { make: { ...to('read', id), ...to('remove', id), ...to('toys', id) } })
})

t.test('a list leads to the calls that read and change its first resource, not to its removal', async (t) => {
  const links = linksOf({
    '/pets/': { get: call('list', { 200: json(ref('Pets')) }) },
    '/pets/{id}': { get: call('read'), patch: call('change'), delete: call('remove') },
    '/volumes': { get: call('query', { 200: json(ref('Volumes')) }) },
    '/volumes/{uuid}': { get: call('volume') },
    '/things': { get: call('nameless', { 200: json(ref('Nameless')) }) },
    '/things/{id}': { get: call('thing') },
  })
  const id = { id: '$response.body#/items/0/id' }
  t.strictSame(links, {
    list: { ...to('read', id), ...to('change', id) },
    query: to('volume', { uuid: '$response.body#/inventories/0/uuid' }),
  })
})

t.test(
  'the id is found where each API has it, and what the path has already is taken from there',
  async (t) => {
    const links = linksOf({
      '/volumes': { post: call('create', { 200: json(ref('Inventory')) }) },
      '/volumes/{uuid}': { get: call('volume') },
      '/worlds': { post: call('world', { 201: json(ref('World')) }) },
      '/worlds/{world}': { get: call('readWorld') },
      '/worlds/{world}/tasks': { post: call('task', { 201: json(ref('Pet')) }), get: call('tasks') },
      '/worlds/{world}/tasks/{id}': { get: call('readTask') },
      '/worlds/{world}/tasks/count': { get: call('count') },
      '/none': { post: call('none', { 200: {} }) },
      '/none/{id}': { get: call('ofNone') },
    })
    const world = { world: '$request.path.world' }
    t.strictSame(links, {
      create: to('volume', { uuid: '$response.body#/inventory/uuid' }),
      world: Object.assign(
        {},
        ...['readWorld', 'tasks', 'task', 'count'].map((name) => to(name, { world: '$response.body#/name' })),
      ),
      task: { ...to('readTask', { ...world, id: '$response.body#/id' }), ...to('count', world) },
    })
  },
)

t.test('declared links are added; those that send a body only where asked for', async (t) => {
  const paths = { '/runs': { post: call('run', { 200: json({}) }) } }
  const declared = { run: { wait: { parameters: { a: 'b' } }, send: { requestBody: { a: 'b' } } } }
  const wait = { operationId: 'wait', parameters: { a: 'b' } }
  t.strictSame(linksOf(paths, declared), { run: { wait } })
  const send = { operationId: 'send', requestBody: { a: 'b' } }
  t.strictSame(linksOf(paths, declared, true), { run: { wait, send } })
})
