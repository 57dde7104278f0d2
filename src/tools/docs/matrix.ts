// Lists every operation with its tests and sources: docs/operations.md, and the counts in docs/reference.zh-CN.md.
import { readFileSync } from 'node:fs'
import { createEmulator } from '../../emulator.ts'
import { type Example, readExamples } from '../../http/openapi.ts'
import { packageFile } from '../../package-files.ts'

const SOURCES = ['documented', 'observed', 'derived'] as const satisfies Example['source']['kind'][]

interface Line {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly page: string
  /** Statuses that its schema describes. */
  readonly statuses: readonly string[]
  readonly examples: readonly Example[]
  /** Official SDKs that called it, by their headings in docs/sdks.md. */
  readonly sdks: readonly string[]
}

interface Part {
  readonly provider: string
  readonly title: string
  readonly lines: readonly Line[]
}

export type Matrix = readonly Part[]

/** For each operation, the SDKs whose section in docs/sdks.md lists it as called. */
export function calledBy(page: string, title: string): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, string[]>()
  for (const section of page.split(/^### /m).slice(1)) {
    const [heading = ''] = section.split('\n')
    // A client generated from our own document is no evidence about the provider's.
    if (!heading.startsWith(`${title}: `) || /generated from/.test(heading)) continue
    const list = /^Operations called: (.*)$/m.exec(section)?.[1] ?? ''
    for (const [, operationId = ''] of list.matchAll(/`(\w+)`/g))
      called.set(operationId, [...(called.get(operationId) ?? []), heading.slice(title.length + 2)])
  }
  return called
}

/** The providers' names in docs/sdks.md. */
const TITLES: Readonly<Record<string, string>> = {
  zstack: 'ZStack',
  qianfan: 'Baidu Qianfan',
  scale: 'Scale GenAI Platform',
}

export async function readMatrix(): Promise<Matrix> {
  const page = readFileSync(packageFile('docs/sdks.md'), 'utf8')
  const { mounted, load, close } = await createEmulator({ fixtures: 'none' })
  await load()
  try {
    return [...mounted].map(([provider, { operations }]) => {
      const title = TITLES[provider] ?? provider
      const examples = [...readExamples(provider).values()]
      const called = calledBy(page, title)
      const lines = [...operations.values()]
        .filter(({ schema }) => !schema.hide)
        .map(({ operationId, method, documentUrl, schema }) => ({
          operationId,
          method,
          path: documentUrl.replace(/:(\w+)/g, '{$1}'),
          page: schema.externalDocs?.url ?? '',
          statuses: Object.keys(schema.response ?? {}).sort(),
          examples: examples.filter((example) => example.operationId === operationId),
          sdks: called.get(operationId) ?? [],
        }))
      return { provider, title, lines }
    })
  } finally {
    await close()
  }
}

const sources = (examples: readonly Example[]): string =>
  SOURCES.map((kind) => [kind, examples.filter(({ source }) => source.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

/** The text of docs/operations.md. */
export function operationsPage(matrix: Matrix): string {
  const parts = matrix.map(({ provider, title, lines }) => {
    const rows = lines.map(({ operationId, method, path, page, statuses, examples, sdks }) =>
      row([
        `[${operationId}](${page})`,
        `\`${method} ${path}\``,
        statuses.join(' '),
        sdks.length > 0 ? `SDK: ${sdks.join('; ')}` : 'example',
        sources(examples),
      ]),
    )
    const head = [row(['operation', 'call', 'statuses', 'tested by', 'examples']), row(Array(5).fill('---'))]
    return [`## ${title}`, '', `Quirks and limits: [${title}](../src/providers/${provider}/README.md).`, '']
      .concat(head, rows)
      .join('\n')
  })
  return `# Operations

<!-- Written by \`npm run tables\`, from the mounted operations, the examples and docs/sdks.md. -->

Every operation that Evalmock answers. The name links to the provider's page about it.

- **Statuses** are the ones whose bodies have a schema. Tests fail if a response does not match its schema.
- **Tested by**: a test sends every example to a fresh server and compares the status and the shape of the response.
  *SDK* means that an official SDK, unmodified and with strict authentication, also made the call: see [sdks.md](sdks.md).
- **Examples** say where a request and its response come from. *Documented*: copied from the provider's page. *Observed*:
  seen in an SDK or at the service. *Derived*: our conclusion from both.

${countTable(matrix, false)}

${parts.join('\n\n')}
`
}

/** The counts for each provider. @param chinese column titles in Chinese */
export function countTable(matrix: Matrix, chinese: boolean): string {
  const head = chinese
    ? ['平台', '操作', '由官方 SDK 调用过', '示例：文档所载', '观察所得', '推断']
    : ['provider', 'operations', 'called by an official SDK', 'examples: documented', 'observed', 'derived']
  const rows = matrix.map(({ provider, lines }) => {
    const examples = lines.flatMap((line) => line.examples)
    return row([
      `\`${provider}\``,
      lines.length,
      lines.filter(({ sdks }) => sdks.length > 0).length,
      ...SOURCES.map((kind) => examples.filter(({ source }) => source.kind === kind).length),
    ])
  })
  return [row(head), row(head.map(() => '---')), ...rows].join('\n')
}
