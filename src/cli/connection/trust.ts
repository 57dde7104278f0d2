// Makes clients of other programs trust the server's certificate. Most tools replace their roots by a file that a
// variable names, so the file has the system's roots too: the client's other calls go on working.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as tls from 'node:tls'
import { Failure, type Io } from '../command.ts'
import { cacheFolder } from './certificate.ts'
import { javaTrustStore, STORE_PASSWORD } from './java-trust.ts'
import { directVariables } from './proxies.ts'

/** Variables that name a file of roots: OpenSSL with Python's ssl and httpx, Go and Ruby; requests; curl; AWS SDKs. */
const BUNDLE_VARIABLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE']

/** Node adds the certificates of this file to its own. */
const NODE_VARIABLE = 'NODE_EXTRA_CA_CERTS'
const JAVA_VARIABLE = 'JAVA_TOOL_OPTIONS'

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** What programs need to reach the server: its certificate trusted, and no proxy in between. */
export const reachVariables = (
  url: string,
  certificate: string | undefined,
  io: Io,
): Record<string, string> => ({
  ...directVariables(url, io.env),
  ...(certificate === undefined ? {} : trustVariables(certificate, io)),
})

/**
 * The variables that make clients trust the certificate in this file. Certificates that the environment's own
 * variables name, such as a company's, are trusted too.
 *
 * @throws Failure if the files cannot be written
 */
export function trustVariables(certificate: string, { env }: Io): Record<string, string> {
  const own = certificatesIn(certificate)
  const named = [...BUNDLE_VARIABLES, NODE_VARIABLE].flatMap((name) => certificatesIn(env[name]))
  const all = [...new Set([...own, ...named, ...systemRoots()])]
  const text = `${all.join('\n')}\n`
  // One pair of files for each content: programs that run at the same time may trust different certificates.
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const bundle = join(cacheFolder(env), `roots-${name}.pem`)
  const store = join(cacheFolder(env), `roots-${name}.jks`)
  write(bundle, () => text)
  write(store, () => javaTrustStore(all))
  return {
    ...Object.fromEntries(BUNDLE_VARIABLES.map((name) => [name, bundle])),
    [NODE_VARIABLE]: env[NODE_VARIABLE] ? bundle : certificate,
    [JAVA_VARIABLE]: javaOptions(env[JAVA_VARIABLE], store),
  }
}

/** Of two options with the same name, Java takes the last. It splits the text at white space and knows quotes. */
function javaOptions(given: string | undefined, store: string): string {
  const options = [
    `-Djavax.net.ssl.trustStore=${/\s/.test(store) ? `"${store}"` : store}`,
    '-Djavax.net.ssl.trustStoreType=JKS',
    `-Djavax.net.ssl.trustStorePassword=${STORE_PASSWORD}`,
  ]
  return [...(given ? [given] : []), ...options].join(' ')
}

/** A machine without a store of its own, such as a small image, gets the roots that come with Node. */
function systemRoots(): string[] {
  const system = tls.getCACertificates('system')
  return (system.length > 0 ? system : tls.getCACertificates('bundled')).map((pem) => pem.trim())
}

function certificatesIn(file: string | undefined): string[] {
  if (!file || !existsSync(file)) return []
  return readFileSync(file, 'utf8').match(PEM) ?? []
}

/** In one step: another process may read the file at any time. */
function write(file: string, content: () => string | Buffer): void {
  if (existsSync(file)) return
  try {
    mkdirSync(dirname(file), { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, content())
    renameSync(draft, file)
  } catch (error) {
    throw new Failure(
      `${file}, which clients must trust, cannot be written: ${(error as Error).message}; set XDG_CACHE_HOME to a writable folder`,
    )
  }
}
