// The text after the start: addresses, and one call of each provider to paste.
import type { Emulator } from '../../emulator.ts'
import { version } from '../../version.ts'
import { quoted } from '../shells.ts'
import { sampleCall } from './samples.ts'

/** @param certificate file that clients must trust, with HTTPS */
export function startText(
  url: string,
  { providers, settings }: Pick<Emulator, 'providers' | 'settings'>,
  certificate?: string,
): string {
  const width = Math.max(...providers.map(({ title }) => title.length))
  const lines = [`Evalmock ${version} listens on ${url}`, '']
  for (const { title, prefixes, credentials } of providers) {
    lines.push(`  ${title.padEnd(width)}  ${url}${prefixes[0]}`)
    const words = Object.entries(credentials('default')).map(([name, value]) => `${name} ${value}`)
    lines.push(`  ${''.padEnd(width)}  ${words.join(', ')}`)
  }
  lines.push('', `  Dashboard:                    ${url}/_mock/`)
  lines.push(`  Documentation, calls to try:  ${url}/_mock/docs`)
  lines.push(`  Control API:                  ${url}/_mock/health`)
  if (certificate !== undefined) {
    lines.push(
      '',
      `  Clients have to trust ${certificate}: NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, REQUESTS_CA_BUNDLE`,
    )
    lines.push('  or CURL_CA_BUNDLE name it to most of them.')
  }
  if (settings.auth !== 'strict') lines.push('', `  Authentication is ${settings.auth}.`)
  lines.push('', 'Try one call of each provider (paste it as it is):', '')
  for (const { name, title } of providers) {
    const call = sampleCall(name, url)
    if (call !== undefined) lines.push(`# ${title}`, trusting(call, certificate), '')
  }
  return lines.join('\n')
}

const trusting = (call: string, certificate: string | undefined): string =>
  certificate === undefined ? call : call.replaceAll('curl -s', `curl -s --cacert ${quoted(certificate)}`)
