// The first rows of the list of requests, asked for before the rest of the page is there. Imports nothing, so that it
// is small.

/** The response, or undefined if the list has to be read later. */
export type FirstRows = Promise<object | undefined>

/** More than a screen shows. */
const MOST = 60

/** Undefined if the address is of another view, or of a part of the list. */
export function readFirst(): FirstRows | undefined {
  const [path = '', search = ''] = location.hash.replace(/^#\/?/, '').split('?', 2)
  const query = new URLSearchParams(search)
  if (!/^(requests(\/|$)|$)/.test(path)) return undefined
  if (['provider', 'operation', 'status', 'text'].some((name) => query.get(name))) return undefined
  const world = query.get('world')
  const url =
    world === null
      ? `/_mock/requests?limit=${MOST}&world=*`
      : `/_mock/worlds/${encodeURIComponent(world)}/requests?limit=${MOST}`
  const token = sessionStorage.getItem('evalmock.token')
  return fetch(url, token ? { headers: { authorization: `Bearer ${token}` } } : {}).then(
    (reply) => (reply.ok ? (reply.json() as Promise<object>) : undefined),
    () => undefined,
  )
}
