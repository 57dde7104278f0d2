// Writes a report for people and for CI.
import { counted } from '../core/text.ts'
import { type JunitCase, junit } from './junit.ts'
import { MEANING } from './match/difference.ts'
import type { Finding, Report } from './report.ts'

const pad = (text: string, width: number): string => text.padEnd(width)

export function reportText({ provider, against, calls, differences, operations, ...rest }: Report): string {
  const lines = [`${provider}: the emulator compared with ${against}`, '']
  for (const { operation, calls, differences } of operations.filter((one) => one.differences.length > 0)) {
    lines.push(`${operation}  ${counted(calls, 'call')}, ${counted(differences.length, 'difference')}`)
    const width = Math.max(...differences.map(({ path }) => path.length))
    for (const one of differences)
      lines.push(`  ${pad(one.kind, 10)}  ${pad(one.path, width)}  ${inLine(one)}`)
    lines.push('')
  }
  const kinds = new Set(operations.flatMap((one) => one.differences.map(({ kind }) => kind)))
  if (kinds.size > 0) {
    for (const kind of kinds) lines.push(`${pad(kind, 10)}  ${MEANING[kind]}`)
    lines.push('')
  }
  const same = operations.filter((one) => one.differences.length === 0).map(({ operation }) => operation)
  if (same.length > 0) lines.push(`no differences: ${same.join(', ')}`)
  const unsent = Object.entries(rest.notSent)
  if (unsent.length > 0)
    lines.push(
      `not sent to the service: ${unsent.map(([name, n]) => (n === 1 ? name : `${name} (${n})`)).join(', ')}`,
    )
  for (const reason of rest.unreachable) lines.push(`not reached: ${reason}`)
  lines.push(
    `${counted(operations.length, 'operation')}, ${counted(calls, 'call')}: ${counted(differences, 'difference')}`,
  )
  return lines.join('\n')
}

function inLine({ service, emulator, kind, count, first }: Finding): string {
  const both =
    kind === 'missing' ? service : kind === 'extra' ? emulator : `${service} | emulator: ${emulator}`
  return `${both}  (call ${first}${count > 1 ? ` and ${count - 1} more` : ''})`
}

/** JUnit: each operation is a test case, which fails if it has a difference. */
export function reportJunit({ provider, operations, notSent }: Report): string {
  const cases = operations.map(({ operation, differences }): JunitCase => {
    if (differences.length === 0) return { classname: provider, name: operation }
    const text = differences.map((one) => `${one.kind} ${one.path}: ${inLine(one)}`).join('\n')
    const message = counted(differences.length, 'difference')
    return { classname: provider, name: operation, failure: { message, text } }
  })
  const unsent = Object.keys(notSent).map((name) => ({
    classname: provider,
    name,
    skipped: 'not sent to the service',
  }))
  return junit('evalmock compare', provider, [...cases, ...unsent])
}
