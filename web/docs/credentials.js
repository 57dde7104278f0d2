// Adds the well-known credentials of the chosen world to each call from the page, as its provider requires.
import { hmacSha256 } from './hmac.js'

const SECRET_KEY = 'mock-secret'

/** SHA-512 of `password`, which a ZStack client sends at log-in. */
const PASSWORD =
  'b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86'

const nameIn = (world, name) => (world === 'default' ? name : `${name}.${world}`)

/** By path: the function that adds credentials to a request. */
const PROVIDERS = [
  [/^\/(public\/)?v5\//, addApiKey],
  [/^\/zstack\/.*\/login$/, async () => {}],
  [/^\/zstack\//, addSession],
  [/^\/(v2|wenxinworkshop)\//, addSignature],
]

/** Credentials from the page's Authorize button stay. */
export async function addCredentials(request, world) {
  if (Object.keys(request.headers).some((name) => /^(authorization|x-api-key)$/i.test(name))) return
  const url = new URL(request.url, location.origin)
  const add = PROVIDERS.find(([path]) => path.test(url.pathname))?.[1]
  await add?.(request, url, world)
}

async function addApiKey(request, _url, world) {
  request.headers['x-api-key'] = nameIn(world, 'mock')
}

/** Sessions by world: one log-in serves until its session ends. */
const sessions = new Map()

async function addSession(request, _url, world) {
  let session = sessions.get(world)
  if (session === undefined || !(await isValid(session))) {
    session = await logIn(nameIn(world, 'admin'))
    sessions.set(world, session)
  }
  request.headers.Authorization = `OAuth ${session}`
}

async function isValid(session) {
  const reply = await fetch(`/zstack/v1/accounts/sessions/${session}/valid`)
  return reply.ok && (await reply.json()).valid === true
}

async function logIn(accountName) {
  const body = JSON.stringify({ logInByAccount: { accountName, password: PASSWORD } })
  const reply = await fetch('/zstack/v1/accounts/login', { method: 'PUT', body })
  if (!reply.ok) throw new Error(`log-in of ${accountName} failed: ${await reply.text()}`)
  return (await reply.json()).inventory.uuid
}

/** bce-auth-v1. A page cannot set Host or Date, so the browser's own Host and x-bce-date are signed. */
async function addSignature(request, url, world) {
  const date = `${new Date().toISOString().slice(0, 19)}Z`
  const prefix = `bce-auth-v1/${nameIn(world, 'mock')}/${date}/1800`
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const path = url.pathname
    .split('/')
    .map((part) => encoded(decodeURIComponent(part)))
    .join('/')
  const headers = `host:${encoded(url.host)}\nx-bce-date:${encoded(date)}`
  const signingKey = await hmacSha256(SECRET_KEY, prefix)
  const signature = await hmacSha256(
    signingKey,
    [request.method.toUpperCase(), path, query, headers].join('\n'),
  )
  request.headers['x-bce-date'] = date
  request.headers.Authorization = `${prefix}/host;x-bce-date/${signature}`
}

/** Encodes everything except A-Z a-z 0-9 - . _ ~ as %XX. */
const encoded = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
