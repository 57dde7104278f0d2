import { execFile, execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import t, { type Test } from 'tap'
import { type Certificate, certificateFor } from '../../../src/cli/connection/certificate.ts'
import { loadConfig } from '../../../src/config/config.ts'
import { startEmulator } from '../../support/emulator.ts'
import { PROGRAM } from '../../support/program.ts'

/** The certificate of a server with these flags, in one folder. */
function maker(t: Test): (flags?: Record<string, string>) => Promise<Certificate> {
  const data = t.testdir({})
  return async (flags = {}) => {
    const config = loadConfig({ env: {}, cwd: data, flags: { https: true, data, ...flags } })
    return (await certificateFor(config, { env: {}, cwd: data, out: () => {}, err: () => {} })) as Certificate
  }
}

const namesOf = ({ cert }: Certificate): string[] =>
  new X509Certificate(cert).subjectAltName?.split(', ').map((name) => name.replace(/^.*:(?=[^:]*$)/, '')) ??
  []

const BASE = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
] as const

t.test('the certificate is kept although the machine has another name', async (t) => {
  const make = maker(t)
  const folder = (await make()).file.replace(/[^/]+$/, '')
  // As one made in a container that is gone.
  const other = await generate([{ name: 'commonName', value: 'other' }], {
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 100 * 86_400_000),
    extensions: [{ name: 'subjectAltName', altNames: [...BASE, { type: 2, value: 'gone-container' }] }],
  })
  writeFileSync(`${folder}evalmock-cert.pem`, other.cert)
  writeFileSync(`${folder}evalmock-key.pem`, other.private)
  const kept = await make()
  t.equal(kept.cert, other.cert)
  t.notOk(namesOf(kept).includes(hostname()))

  const more = await make({ httpsNames: 'mock.example.com' })
  t.not(more.cert, other.cert, 'a name that was asked for is added')
  for (const name of ['gone-container', 'mock.example.com', 'localhost', hostname()])
    t.ok(namesOf(more).includes(name), name)
  t.equal((await make()).cert, more.cert, 'and not taken away')
  t.equal((await make({ httpsNames: 'mock.example.com,127.0.0.1,::1' })).cert, more.cert)
})

t.test('a certificate that soon ends is replaced', async (t) => {
  const make = maker(t)
  const { file } = await make()
  const short = await generate([{ name: 'commonName', value: 'short' }], {
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 29 * 86_400_000),
    extensions: [{ name: 'subjectAltName', altNames: [...BASE] }],
  })
  writeFileSync(file, short.cert)
  writeFileSync(file.replace('cert.pem', 'key.pem'), short.private)
  t.not((await make()).cert, short.cert)
})

t.test('the certificate has the names of --https-name and the host of --public-url', async (t) => {
  const make = maker(t)
  const flags = {
    httpsNames: 'a.example.com,*.b.example.com,10.0.0.5,fd00::5',
    publicUrl: 'https://Mock.example.com:8443/x',
  }
  const certificate = new X509Certificate((await make(flags)).cert)
  for (const name of [
    'a.example.com',
    'x.b.example.com',
    'mock.example.com',
    'localhost',
    'evalmock',
    hostname(),
  ])
    t.ok(certificate.checkHost(name), name)
  for (const address of ['127.0.0.1', '::1', '10.0.0.5', 'fd00::5'])
    t.ok(certificate.checkIP(address), address)
  t.equal(certificate.checkHost('c.example.com'), undefined)
  t.ok(certificate.ca)
  const again = await make({ publicUrl: 'http://[fd00::5]' })
  t.equal(again.cert.trim(), certificate.toString().trim())
})

t.test('exec and env set the variables that make clients trust the certificate', async (t) => {
  const home = t.testdir({})
  mkdirSync(`${home}/data`)
  const evalmock = (env: Record<string, string>, ...words: string[]): string =>
    execFileSync(process.execPath, [PROGRAM, ...words], {
      env: { PATH: process.env.PATH, HOME: home, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const client = `fetch(process.env.EVALMOCK_URL + '/_mock/readyz').then(async (reply) => console.log(JSON.stringify([await reply.text(), process.env])))`
  const [text, env] = JSON.parse(
    evalmock({ JAVA_TOOL_OPTIONS: '-Xmx64m' }, 'exec', '--https', '--', process.execPath, '-e', client),
  )
  t.equal(text, '{"status":"ready"}')
  const bundle = env.SSL_CERT_FILE
  t.match(bundle, new RegExp(`^${home}/.cache/evalmock/roots-[0-9a-f]{16}\\.pem$`))
  for (const name of ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE']) t.equal(env[name], bundle)
  const own = readFileSync(env.NODE_EXTRA_CA_CERTS, 'utf8').trim()
  t.ok(readFileSync(bundle, 'utf8').startsWith(own))
  t.ok(readFileSync(bundle, 'utf8').split('BEGIN').length > 20, 'the roots of the system are there')
  const store = bundle.replace('.pem', '.jks')
  t.equal(
    env.JAVA_TOOL_OPTIONS,
    `-Xmx64m -Djavax.net.ssl.trustStore=${store} -Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=changeit`,
  )
  t.equal(readFileSync(store).readUInt32BE(8), readFileSync(bundle, 'utf8').split('BEGIN').length - 1)

  // What the environment names already, such as a company's roots, is trusted too.
  const company = (
    await generate([{ name: 'commonName', value: 'company' }], { algorithm: 'sha256' })
  ).cert.trim()
  writeFileSync(`${home}/company.pem`, company)
  const env2 = JSON.parse(
    evalmock({ REQUESTS_CA_BUNDLE: `${home}/company.pem` }, 'env', '--https', '--shell', 'json'),
  )
  t.match(env2.EVALMOCK_URL, 'https://127.0.0.1:4620')
  t.not(env2.SSL_CERT_FILE, bundle)
  t.ok(readFileSync(env2.SSL_CERT_FILE, 'utf8').includes(company))
  t.equal(env2.NODE_EXTRA_CA_CERTS, env.NODE_EXTRA_CA_CERTS, 'Node adds to its own roots')
  const env3 = JSON.parse(
    evalmock({ NODE_EXTRA_CA_CERTS: `${home}/company.pem` }, 'env', '--https', '--shell', 'json'),
  )
  t.equal(env3.NODE_EXTRA_CA_CERTS, env3.SSL_CERT_FILE)

  const { EVALMOCK_URL, ...plain } = JSON.parse(evalmock({}, 'env', '--shell', 'json'))
  t.equal(EVALMOCK_URL, 'http://127.0.0.1:4620')
  t.notOk('SSL_CERT_FILE' in plain)
})

t.test('with --url, exec trusts the certificate made on this machine', async (t) => {
  const home = t.testdir({})
  const config = loadConfig({ env: {}, cwd: home, flags: { https: true } })
  const https = await certificateFor(config, { env: { HOME: home }, cwd: home, out: () => {}, err: () => {} })
  const { key = '', cert = '' } = https ?? {}
  const url = await (await startEmulator(t, { https: { key, cert } })).listen()
  const client = `fetch(process.env.EVALMOCK_URL + '/_mock/readyz').then(async (reply) => console.log(await reply.text()))`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [PROGRAM, 'exec', '--url', url, '--', process.execPath, '-e', client],
    { env: { PATH: process.env.PATH, HOME: home } },
  )
  t.equal(stdout, '{"status":"ready"}\n')
})
