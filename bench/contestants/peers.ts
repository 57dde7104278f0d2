// Mock servers that a user could choose instead. Each gets similar tasks in the way its manual describes, without
// logging.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plain, task } from '../dialects/plain.ts'
import { mockoonEnvironment } from '../peers/mockoon.ts'
import { openApi } from '../peers/openapi.ts'
import { wiremockMappings } from '../peers/wiremock.ts'
import type { Contestant, Place } from '../types.ts'

export interface Peer extends Contestant {
  /** Folder of its installation. */
  readonly folder: string
  /** Name and version. */
  readonly packages: readonly string[]
  readonly needsJava?: boolean
}

const tasksOf = ({ stored }: Place) => Array.from({ length: stored }, (_, i) => task(i + 1))
const write = ({ folder }: Place, name: string, value: unknown): void =>
  writeFileSync(join(folder, name), JSON.stringify(value))
const ours = (name: string): string => fileURLToPath(new URL(`../.work/built/peers/${name}`, import.meta.url))

/** @param home folder of the installed peers */
export function peers(home: string): readonly Peer[] {
  const at = (folder: string, path: string): string => join(home, folder, 'node_modules', path)
  const node = (...argv: string[]) => [process.execPath, ...argv]
  const page = (name: string, size: string) => (number: number) => `${name}=${number}&${size}=10`
  const v1 = plain('/v1/tasks', page('page', 'pageSize'))
  return [
    {
      name: 'json-server 0.17.4',
      group: 'peer',
      state: 'file',
      folder: 'json-server-0',
      packages: ['json-server@0.17.4'],
      dialect: plain('/tasks', page('_page', '_limit')),
      prepare: (place) => write(place, 'db.json', { tasks: tasksOf(place) }),
      command: ({ port, folder }) => ({
        argv: node(
          at('json-server-0', 'json-server/lib/cli/bin.js'),
          ...['--quiet', '--host', '127.0.0.1', '--port', String(port), join(folder, 'db.json')],
        ),
      }),
    },
    {
      name: 'json-server 1.0.0-beta.15',
      group: 'peer',
      state: 'file',
      folder: 'json-server-1',
      packages: ['json-server@1.0.0-beta.15'],
      dialect: plain('/tasks', page('_page', '_per_page')),
      prepare: (place) => {
        // It exits without a folder of files to serve.
        mkdirSync(join(place.folder, 'public'))
        write(place, 'db.json', { tasks: tasksOf(place) })
      },
      command: ({ port, folder }) => ({
        argv: node(
          at('json-server-1', 'json-server/lib/bin.js'),
          ...['--host', '127.0.0.1', '--port', String(port), join(folder, 'db.json')],
        ),
      }),
    },
    {
      name: 'Mockoon CLI 9.9.0',
      group: 'peer',
      state: 'memory',
      folder: 'mockoon',
      packages: ['@mockoon/cli@9.9.0'],
      dialect: plain('/v1/tasks', page('page', 'limit')),
      prepare: (place) => write(place, 'mockoon.json', mockoonEnvironment(tasksOf(place))),
      command: ({ port, folder }) => ({
        argv: node(
          at('mockoon', '@mockoon/cli/bin/run.js'),
          ...['start', '--data', join(folder, 'mockoon.json'), '--port', String(port)],
          ...['--hostname', '127.0.0.1', '--disable-log-to-file'],
        ),
        env: { HOME: folder },
      }),
    },
    {
      name: 'Prism 5.16.0',
      group: 'peer',
      state: 'none',
      folder: 'prism',
      packages: ['@stoplight/prism-cli@5.16.0'],
      dialect: v1,
      prepare: (place) => write(place, 'openapi.json', openApi(tasksOf({ ...place, stored: 10 }))),
      command: ({ port, folder }) => ({
        argv: node(
          at('prism', '@stoplight/prism-cli/dist/index.js'),
          ...['mock', '-v', 'silent', '-h', '127.0.0.1', '-p', String(port), join(folder, 'openapi.json')],
        ),
      }),
    },
    {
      name: 'mockttp 4.6.5',
      group: 'peer',
      state: 'user code',
      folder: 'mockttp',
      packages: ['mockttp@4.6.5'],
      dialect: v1,
      command: ({ port, stored }) => ({
        argv: node(ours('mockttp.js'), at('mockttp', 'mockttp'), String(port), String(stored)),
      }),
    },
    {
      name: 'emulate 0.12.2, custom',
      group: 'peer',
      state: 'user code',
      folder: 'emulate',
      packages: ['emulate@0.12.2'],
      dialect: v1,
      command: ({ port, stored }) => ({
        argv: node(ours('emulate.js'), at('emulate', 'emulate/dist/api.js'), String(port), String(stored)),
      }),
    },
    {
      name: 'WireMock 3.13.2, journal off',
      group: 'peer',
      state: 'none',
      folder: 'wiremock',
      packages: ['wiremock@3.13.2'],
      needsJava: true,
      dialect: v1,
      warmS: 3,
      prepare: (place) => {
        const build = at('wiremock', 'wiremock/build')
        const jar = readdirSync(build).find((name) => name.endsWith('.jar')) ?? 'no jar'
        copyFileSync(join(build, jar), join(place.folder, 'wiremock.jar'))
        write(place, 'mappings.json', wiremockMappings(tasksOf({ ...place, stored: 10 })))
      },
      command: ({ port, folder }) => ({
        argv: [
          'bash',
          '-c',
          'mkdir -p root/mappings && mv mappings.json root/mappings/ && exec "$@"',
          'wiremock',
          ...['java', '-Xmx1g', '-jar', join(folder, 'wiremock.jar'), '--port', String(port)],
          ...['--bind-address', '127.0.0.1', '--no-request-journal', '--disable-banner', '--disable-gzip'],
          ...['--disable-request-logging', '--root-dir', join(folder, 'root')],
        ],
      }),
    },
  ]
}
