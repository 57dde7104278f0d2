// Checks that a contestant does what is measured, with one call of each workload.
import { ask, type Running } from './process.ts'
import { WORKLOADS } from './types.ts'

/** Always chooses the task in the middle. */
const MIDDLE = (): number => 0.5
const N = 77

/** @returns what is wrong; empty if all is well */
export async function check({ contestant, base, call }: Running): Promise<string[]> {
  const faults: string[] = []
  const { dialect, state, workloads = WORKLOADS } = contestant
  for (const workload of workloads) {
    const { status, text } = await ask(base, call(workload, N, MIDDLE))
    if (status > 299) faults.push(`${workload}: ${status} ${text.slice(0, 300)}`)
    else if (workload === 'list') {
      const found = dialect.items(JSON.parse(text)).length
      if (found !== 10) faults.push(`list: ${found} tasks instead of ten`)
    } else if (workload === 'update' && state !== 'none') {
      const read = await ask(base, call('get', N, MIDDLE))
      if (!read.text.includes(`run ${N},`)) faults.push('update: the next read does not show it')
    }
  }
  return faults
}
