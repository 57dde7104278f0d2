import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { builtin } from '../../src/providers/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const src = join(root, 'src')

/** TypeScript files below a folder, as paths from it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/(^|\/)(node_modules|\.work)\//.test(file),
  )

const files = filesIn(src)

/** What each floor may import: floors below it, and packages. Everything else in src may import everything. */
const FLOORS: Record<string, { floors: string[]; packages: RegExp }> = {
  core: { floors: ['core'], packages: /^(node:.*|zod)$/ },
  store: { floors: ['core', 'store'], packages: /^(node:.*|zod|better-sqlite3)$/ },
  data: { floors: ['core', 'http', 'data'], packages: /^(node:.*|zod|yaml)$/ },
  http: {
    floors: ['core', 'http', 'package-files.ts'],
    packages: /^(node:.*|zod|fastify|@fastify\/.*|fastify-type-provider-zod)$/,
  },
  compare: { floors: ['core', 'http', 'compare'], packages: /^(node:.*|zod)$/ },
  capsule: {
    floors: ['core', 'http', 'store', 'compare', 'capsule', 'emulator.ts', 'version.ts'],
    packages: /^(node:.*|zod)$/,
  },
  sweep: { floors: ['core', 'compare', 'sweep'], packages: /^node:.*$/ },
}

/**
 * The order of rooms inside a folder: each room imports the rooms before it and the files at the folder's root.
 * A file at the root that builds on rooms is listed like a room. `index` may import everything.
 */
const ROOMS: Record<string, string[]> = {
  'providers/scale': [
    'auth',
    'dialect',
    'collections',
    'lifecycle',
    'errors',
    'fixture-mode',
    'files',
    'questions',
    'rubrics',
    'datasets',
    'tasks',
    'items',
    'annotations',
    'evaluations',
    'dashboards',
    'groups',
    'data',
  ],
  'providers/zstack': [
    'inventories',
    'schemas',
    'auth',
    'declaration',
    'query',
    'life',
    'jobs',
    'engine',
    'apis',
    'data',
  ],
  'providers/qianfan': ['auth', 'tasks', 'reports', 'exports', 'legacy', 'data'],
  core: ['checks', 'rules', 'world-file', 'data', 'journal', 'backstage'],
  store: ['sql', 'rows', 'worlds'],
  control: ['requests', 'events', 'rules', 'worlds', 'tasks', 'setup', 'dashboard', 'metrics', 'agents'],
  compare: ['wire', 'match', 'report', 'junit', 'print', 'local', 'proxy', 'corpus'],
  capsule: ['capsule', 'masks', 'differences', 'past', 'repeat', 'replay', 'rewind'],
  sweep: ['failures', 'state', 'judge', 'report', 'schedule'],
  cli: ['connection', 'server', 'sdk', 'compare', 'tour', 'reference', 'sweep', 'steer', 'commands', 'main'],
}

const MOST_LINES = 350
const MOST_FILES = 12

interface Import {
  readonly name: string
  readonly typeOnly: boolean
  readonly dynamic: boolean
}

function importsOf(folder: string, file: string): Import[] {
  const text = readFileSync(join(folder, file), 'utf8')
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'/gm)
  const dynamic = text.matchAll(/import\('([^']+)'\)/g)
  return [
    ...[...statements].map(([, type, name = '']) => ({ name, typeOnly: type !== undefined, dynamic: false })),
    ...[...dynamic].map(([, name = '']) => ({ name, typeOnly: false, dynamic: true })),
  ]
}

/** The imported files of a folder's own, as paths from it. */
const ownImports = (folder: string, file: string): string[] =>
  importsOf(folder, file)
    .filter(({ name }) => name.startsWith('.'))
    .map(({ name }) => relative(folder, resolve(folder, dirname(file), name)))
    .filter((target) => target.endsWith('.ts') && !target.startsWith('..'))

t.test('imports only go down', async (t) => {
  for (const file of files) {
    const [floor = ''] = file.split('/')
    for (const { name } of importsOf(src, file)) {
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
            ['core', 'http', 'store', 'data', 'control', 'package-files.ts', 'version.ts'].includes(
              targetFloor,
            ),
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

t.test('a start loads heads of providers and probes alone', async (t) => {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { name, typeOnly, dynamic } of importsOf(src, file))
      if (name.startsWith('.') && !typeOnly && !dynamic)
        visit(relative(src, resolve(src, dirname(file), name)))
  }
  visit('emulator.ts')
  const loaded = [...seen].filter((file) => /^(providers|control)\//.test(file))
  const meant =
    /^providers\/(index|[a-z]+\/(head|behaviors))\.ts$|^control\/(probes|manners|errors|guard)\.ts$/
  t.ok(loaded.length > 3, loaded.join(', '))
  for (const file of loaded) t.match(file, meant)
})

t.test('rooms import the rooms before them', async (t) => {
  for (const [folder, order] of Object.entries(ROOMS)) {
    const place = (file: string): number => {
      const [room = ''] = file.split('/')
      return room === 'index.ts' ? order.length : order.indexOf(room.replace(/\.ts$/, ''))
    }
    const own = files.filter((file) => file.startsWith(`${folder}/`)).map((file) => relative(folder, file))
    for (const room of order)
      t.ok(
        own.some((file) => file === `${room}.ts` || file.startsWith(`${room}/`)),
        `${folder}/${room} exists`,
      )
    for (const file of own.filter((file) => file.includes('/')))
      t.ok(
        order.includes(file.split('/')[0] ?? ''),
        `${folder}/${file} is in a room with a place in the order`,
      )
    for (const file of own)
      for (const target of ownImports(join(src, folder), file))
        t.ok(
          place(target) <= place(file),
          `${folder}/${file} imports ${target}, of a room that comes after its own`,
        )
  }
})

t.test('routes of a provider are imported by its table of contents alone', async (t) => {
  for (const file of files.filter(
    (file) => /^providers\/\w+\/.*[^/]/.test(file) && !file.endsWith('/index.ts'),
  ))
    for (const target of ownImports(src, file))
      t.notMatch(target, /^providers\/.*\/([a-z]+-)?routes\.ts$/, `${file} imports ${target}`)
})

t.test('no file imports itself by way of others', async (t) => {
  for (const folder of [src, join(root, 'bench')]) {
    const graph = new Map(filesIn(folder).map((file) => [file, ownImports(folder, file)]))
    for (const circle of circles(graph)) t.fail(circle.join(' -> '))
    t.ok(graph.size > 20, `${graph.size} files were read`)
  }
})

/** Each circle once, from the file where the walk entered it. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file])
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return found
}

t.test('a circle is found', async (t) => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ])
  t.same(circles(graph), [['b', 'c', 'b']])
})

t.test('files and rooms stay small', async (t) => {
  const sizes = new Map<string, number>()
  for (const file of files) {
    const lines = readFileSync(join(src, file), 'utf8').split('\n').length - 1
    t.ok(lines <= MOST_LINES, `${file} has ${lines} lines, the limit is ${MOST_LINES}`)
    sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
  }
  for (const [folder, count] of sizes)
    t.ok(count <= MOST_FILES, `${folder} has ${count} files, the limit is ${MOST_FILES}`)
})

t.test('core, store, http, compare and sweep know no provider by name', async (t) => {
  for (const file of files.filter((name) => /^(core|store|http|compare|sweep)\//.test(name))) {
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
