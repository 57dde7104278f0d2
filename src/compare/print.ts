// Writes a report for people and for CI.
import { MEANING } from './match/difference.ts'
import type { Finding, Report } from './report.ts'

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

const pad = (text: string, width: number): string => text.padEnd(width)

export function reportText({ provider, against, calls, differences, operations, ...rest }: Report): string {
  const lines = [`${provider}: the emulator compared with ${against}`, '']
  for (const { operation, calls, differences } of operations.filter((one) => one.differences.length > 0)) {
    lines.push(`${operation}  ${plural(calls, 'call')}, ${plural(differences.length, 'difference')}`)
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
    `${plural(operations.length, 'operation')}, ${plural(calls, 'call')}: ${plural(differences, 'difference')}`,
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
  const name = (operation: string): string => `classname="${xml(provider)}" name="${xml(operation)}"`
  const cases = operations.map(({ operation, differences }) => {
    if (differences.length === 0) return `    <testcase ${name(operation)}/>`
    const text = differences.map((one) => `${one.kind} ${one.path}: ${inLine(one)}`).join('\n')
    return `    <testcase ${name(operation)}><failure message="${plural(differences.length, 'difference')}">${xml(text)}</failure></testcase>`
  })
  const unsent = Object.keys(notSent).map(
    (operation) => `    <testcase ${name(operation)}><skipped message="not sent to the service"/></testcase>`,
  )
  const failures = operations.filter((one) => one.differences.length > 0).length
  const all = [...cases, ...unsent]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="evalmock compare">',
    `  <testsuite name="${xml(provider)}" tests="${all.length}" failures="${failures}" skipped="${unsent.length}">`,
    ...all,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot contain these
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
