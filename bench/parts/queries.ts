// Pages of ZStack's query language over many tasks, filtered and sorted: without an index, and by fields that are not
// stored but computed for each task.
import { join } from 'node:path'
import { evalmock } from '../contestants/evalmock.ts'
import { zstack } from '../dialects/zstack.ts'
import { ask, running } from '../process.ts'
import { writeSeed } from '../seed.ts'

export interface QueryTimes {
  readonly about: string
  /** The query as sent, decoded, without the page's offset. */
  readonly query: string
  readonly stored: number
  /** Time of each page in ms. */
  readonly ms: number[]
}

const PAGE = 20
/** Warm up before measuring, as for the loads. */
const WARM_MS = 2000
const QUERIES = {
  'by state, newest first': 'q=status=Running&sort=-createDate',
  'by a pattern and a stored field, sorted by name': 'q=name~=%7%&q=limits>150&sort=name&replyWithCount=true',
  'by computed progress, highest first': 'q=percentage>10&sort=-percentage&replyWithCount=true',
  'by computed score, highest first': 'q=totalScore>60&q=status=Completed&sort=-totalScore',
} as const

/** Of five tasks, three have ended, each in another way, and two are running. */
const ENDS = ['Completed', 'PartialCompleted', 'Failed'] as const

function differ(n: number, ageS: number) {
  const end = ENDS[n % 5]
  return {
    steps: [
      { state: 'Created', at: `-${ageS}s` },
      { state: 'Running', at: `-${ageS}s` },
      end === undefined
        ? { state: 'Completed', at: `+${1 + (n % 9)}h` }
        : { state: end, at: `-${n % 3600}s` },
    ],
    limits: (n * 7919) % 300,
  }
}

/** @throws Error if a page is not full */
export async function runQueries(
  argv: readonly string[],
  stored: number,
  times: number,
  say: (line: string) => void,
): Promise<QueryTimes[]> {
  const results = Object.entries(QUERIES).map(
    ([about, query]): QueryTimes => ({ about, query, stored, ms: [] }),
  )
  const contestant = {
    ...evalmock(argv, 'zstack', { auth: 'off' }),
    prepare: ({ folder, stored }: { folder: string; stored: number }) =>
      writeSeed(join(folder, 'seed.json'), 'zstack', stored, zstack.id, differ),
  }
  await running(contestant, stored, async ({ base }) => {
    const warm = performance.now() + WARM_MS
    for (let i = 0, counted = 0; counted < times; i++) {
      const counts = performance.now() > warm
      if (counts) counted++
      for (const { query, ms } of results) {
        const start = `&limit=${PAGE}&start=${(i % 10) * PAGE}`
        const parameters = query.split('&').map((one) => {
          const at = one.indexOf('=')
          return `${one.slice(0, at)}=${encodeURIComponent(one.slice(at + 1))}`
        })
        const path = `/zstack/v1/model-evaluation-tasks?${parameters.join('&')}${start}`
        const began = performance.now()
        const { status, text } = await ask(base, { method: 'GET', path })
        const took = performance.now() - began
        if (status !== 200 || zstack.items(JSON.parse(text)).length !== PAGE)
          throw new Error(`GET ${path} answers ${status}: ${text.slice(0, 300)}`)
        if (counts) ms.push(took)
      }
    }
  })
  say(`queries over ${stored} tasks: ${times} pages each`)
  return results
}
