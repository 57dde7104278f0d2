import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { builtin } from '../../src/providers/index.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

/** What each floor may import: floors below it, and packages. Everything else in src may import everything. */
const FLOORS: Record<string, { floors: string[]; packages: RegExp }> = {
  core: { floors: ['core'], packages: /^(node:.*|zod)$/ },
  store: { floors: ['core', 'store'], packages: /^(node:.*|zod|better-sqlite3)$/ },
  http: {
    floors: ['core', 'http', 'package-files.ts'],
    packages: /^(node:.*|zod|fastify|@fastify\/.*|fastify-type-provider-zod)$/,
  },
}

function importsOf(file: string): { name: string; typeOnly: boolean }[] {
  const text = readFileSync(join(src, file), 'utf8')
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'/gm)
  const dynamic = text.matchAll(/import\('([^']+)'\)/g)
  return [
    ...[...statements].map(([, type, name = '']) => ({ name, typeOnly: type !== undefined })),
    ...[...dynamic].map(([, name = '']) => ({ name, typeOnly: false })),
  ]
}

t.test('imports only go down', async (t) => {
  for (const file of files) {
    const [floor = ''] = file.split('/')
    for (const { name } of importsOf(file)) {
      const target = name.startsWith('.') ? relative(src, resolve(src, dirname(file), name)) : undefined
      const targetFloor = target?.split('/')[0] ?? ''
      if (floor === 'providers' && file !== 'providers/index.ts') {
        const own = file.split('/').slice(0, 2).join('/')
        if (target !== undefined)
          t.ok(
            ['core', 'http'].includes(targetFloor) || target.startsWith(`${own}/`),
            `${file} imports ${name}`,
          )
        else t.notMatch(name, /^better-sqlite3$/, `${file} imports ${name}`)
      } else if (floor === 'control') {
        if (target !== undefined)
          t.ok(
            ['core', 'http', 'store', 'control', 'package-files.ts', 'version.ts'].includes(targetFloor),
            `${file} imports ${name}`,
          )
      } else {
        const rule = FLOORS[floor]
        if (rule === undefined) continue
        t.ok(
          target === undefined ? rule.packages.test(name) : rule.floors.includes(targetFloor),
          `${file} imports ${name}`,
        )
      }
    }
  }
})

t.test('core, store and http know no provider by name', async (t) => {
  for (const file of files.filter((name) => /^(core|store|http)\//.test(name))) {
    const text = readFileSync(join(src, file), 'utf8').toLowerCase()
    for (const { name } of builtin) t.notOk(text.includes(name), `${file} says ${name}`)
  }
})

t.test('time and chance come from the clock and the ids alone', async (t) => {
  for (const file of files) {
    if (['core/clock.ts', 'core/ids.ts'].includes(file) || file.startsWith('cli/')) continue
    const text = readFileSync(join(src, file), 'utf8')
    t.notMatch(text, /\bDate\.now\(|new Date\(\)|Math\.random\(|randomUUID|randomBytes/, file)
  }
})
