// The certificate for HTTPS: the given one, or one that is generated once for this machine and kept.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import * as tls from 'node:tls'
import { ConfigError } from '../../config/config.ts'
import type { Config } from '../../config/options.ts'
import { wallClock } from '../../core/clock.ts'
import type { Io } from '../command.ts'

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** The file that clients must trust. */
  readonly file: string
  /** Generated here, so clients do not trust it by default. */
  readonly made: boolean
}

const DAY_MS = 86_400_000
/** The longest validity that browsers accept from a private authority. */
const VALID_DAYS = 825
const RENEW_DAYS = 30

/** undefined without HTTPS. @throws ConfigError */
export async function certificateFor(config: Config, io: Io): Promise<Certificate | undefined> {
  const { https, httpsCert, httpsKey, data } = config
  if (!https && httpsCert === undefined) return undefined
  if (httpsCert !== undefined && httpsKey !== undefined) return given(httpsCert, httpsKey)
  const folder = keptIn(data, io)
  const asked = namesFor(config)
  const found = kept(folder)
  const names = found === undefined ? [] : namesIn(found.certificate)
  if (found?.isValid && asked.every((name) => names.includes(name))) return { ...found.pair, made: true }
  // Keep the names it had, so that two servers that share the folder do not replace each other's.
  return make(folder, [...new Set([...names, ...asked, ...NAMES, hostname()])])
}

const NAMES = ['localhost', '127.0.0.1', '::1', 'evalmock', 'host.docker.internal']

/**
 * Names that the certificate must have: those that somebody asked for. The name of this machine is not among them: a
 * container that is created anew has another, and its clients trust the certificate they have.
 */
function namesFor({ httpsNames = [], publicUrl }: Config): string[] {
  const host = publicUrl === undefined ? undefined : new URL(publicUrl).hostname.replace(/^\[(.*)\]$/, '$1')
  return ['localhost', '127.0.0.1', '::1', ...httpsNames, ...(host === undefined ? [] : [host])]
}

function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  const names = subjectAltName.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  return names.map((name) => (isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name))
}

/** Folder of the generated certificate. */
const keptIn = (data: string | undefined, { env }: Io): string => data ?? cacheFolder(env)

/** Where files are kept that belong to this machine. */
export const cacheFolder = (env: Io['env']): string =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'evalmock')

/** Path of the generated certificate. */
export const madeFile = (data: string | undefined, io: Io): string => certIn(keptIn(data, io))

export const existing = (file: string): string | undefined => (existsSync(file) ? file : undefined)

const certIn = (folder: string): string => join(folder, 'evalmock-cert.pem')
const keyIn = (folder: string): string => join(folder, 'evalmock-key.pem')

function given(certFile: string, keyFile: string): Certificate {
  try {
    const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')]
    tls.createSecureContext({ cert, key })
    return { cert, key, file: certFile, made: false }
  } catch (error) {
    throw new ConfigError([
      `${certFile} with ${keyFile} does not work for HTTPS: ${(error as Error).message}`,
    ])
  }
}

function kept(
  folder: string,
): { pair: Certificate; certificate: X509Certificate; isValid: boolean } | undefined {
  if (!existsSync(certIn(folder)) || !existsSync(keyIn(folder))) return undefined
  const pair = given(certIn(folder), keyIn(folder))
  const certificate = new X509Certificate(pair.cert)
  const isValid = Date.parse(certificate.validTo) > wallClock.now() + RENEW_DAYS * DAY_MS
  return { pair, certificate, isValid }
}

async function make(folder: string, names: readonly string[]): Promise<Certificate> {
  // By its default export: a bundler does not see the names that a CommonJS module exports.
  const { default: selfsigned } = await import('selfsigned')
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'Evalmock on this machine' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(wallClock.now() - DAY_MS),
    notAfterDate: new Date(wallClock.now() + (VALID_DAYS - 1) * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) > 0 ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  })
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(keyIn(folder), pems.private, { mode: 0o600 })
    writeFileSync(certIn(folder), pems.cert)
  } catch (error) {
    const reason = (error as Error).message
    throw new ConfigError([
      `the generated certificate cannot be stored: ${reason}; give --data, or --https-cert and --https-key`,
    ])
  }
  return { key: pems.private, cert: pems.cert, file: certIn(folder), made: true }
}

/** Makes calls of this process trust a certificate of the server. */
export function trust(file: string): void {
  if (!existsSync(file)) return
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(file, 'utf8')])
}

/** The file that callers of a configured server must trust; undefined if it uses HTTP. */
export function trustedFile({ https, httpsCert, data }: Config, io: Io): string | undefined {
  if (httpsCert !== undefined) return httpsCert
  return https ? madeFile(data, io) : undefined
}
