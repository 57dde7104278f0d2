import t from 'tap'
import * as z from 'zod'

t.test(
  'no two schemas have one id: in which order modules are loaded would decide what it means',
  async (t) => {
    const byId = new Map<string, Set<z.core.$ZodType>>()
    const add = z.globalRegistry.add.bind(z.globalRegistry)
    t.intercept(z.globalRegistry, 'add', {
      value: (schema: z.core.$ZodType, ...meta: [{ id?: string }]) => {
        const [{ id }] = meta
        if (id !== undefined) byId.set(id, (byId.get(id) ?? new Set()).add(schema))
        return add(schema, ...meta)
      },
    })
    const { createEmulator } = await import('../../src/emulator.ts')
    const { app, providers, close } = await createEmulator()
    for (const name of ['control', ...providers.map(({ name }) => name)])
      t.equal((await app.inject(`/_mock/openapi/${name}.json`)).statusCode, 200)
    await close()
    t.ok(byId.size > 50, `${byId.size} ids`)
    for (const [id, schemas] of byId) t.equal(schemas.size, 1, id)
  },
)
