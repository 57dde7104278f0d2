// The certificate for HTTPS: the given one, or one that is generated once for this machine and kept.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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
  return kept(folder) ?? (await make(folder))
}

/** Folder of the generated certificate. */
function keptIn(data: string | undefined, { env }: Io): string {
  return data ?? join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'evalmock')
}

/** Path of the generated certificate. */
export const madeFile = (data: string | undefined, io: Io): string => certIn(keptIn(data, io))

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

function kept(folder: string): Certificate | undefined {
  if (!existsSync(certIn(folder)) || !existsSync(keyIn(folder))) return undefined
  const found = given(certIn(folder), keyIn(folder))
  const certificate = new X509Certificate(found.cert)
  const lasts = Date.parse(certificate.validTo) > wallClock.now() + RENEW_DAYS * DAY_MS
  return lasts && certificate.checkHost(hostname()) !== undefined ? { ...found, made: true } : undefined
}

async function make(folder: string): Promise<Certificate> {
  const { generate } = await import('selfsigned')
  const names = ['localhost', hostname(), 'evalmock', 'host.docker.internal']
  const addresses = ['127.0.0.1', '::1']
  const pems = generate([{ name: 'commonName', value: 'Evalmock on this machine' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(wallClock.now() - DAY_MS),
    days: VALID_DAYS,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2, value })),
          ...addresses.map((ip) => ({ type: 7, ip })),
        ],
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
