// What a person sees when the server has started: where things are, and one call of each provider to paste.
import type { Emulator } from '../emulator.ts'
import { version } from '../version.ts'
import { sampleCall } from './samples.ts'

export function startText(
  url: string,
  { mounted, settings }: Pick<Emulator, 'mounted' | 'settings'>,
): string {
  const providers = [...mounted.values()].map(({ provider }) => provider)
  const width = Math.max(...providers.map(({ title }) => title.length))
  const lines = [`Evalmock ${version} listens on ${url}`, '']
  for (const { title, prefixes, credentials } of providers) {
    lines.push(`  ${title.padEnd(width)}  ${url}${prefixes[0]}`)
    const words = Object.entries(credentials('default')).map(([name, value]) => `${name} ${value}`)
    lines.push(`  ${''.padEnd(width)}  ${words.join(', ')}`)
  }
  lines.push('', `  Documentation, calls to try:  ${url}/_mock/docs`)
  lines.push(`  Control API:                  ${url}/_mock/health`)
  if (settings.auth !== 'strict') lines.push('', `  Authentication is ${settings.auth}.`)
  lines.push('', 'Try one call of each, as it is:', '')
  for (const { name, title } of providers) {
    const call = sampleCall(name, url)
    if (call !== undefined) lines.push(`# ${title}`, call, '')
  }
  return lines.join('\n')
}
