// The same client without the bugs: `evalmock sweep` reports nothing.
const base = process.env.SGP_CLIENT_BASE_URL
const headers = { 'x-api-key': process.env.SGP_API_KEY, 'content-type': 'application/json' }

async function send(method, path, body) {
  const reply = await fetch(`${base}/v5${path}`, { method, headers, body: JSON.stringify(body) })
  if (!reply.ok) throw Object.assign(new Error(`refused with ${reply.status}`), { status: reply.status })
  return reply.json()
}

/** Again if the service is busy or the connection broke. @param before runs before each further attempt */
async function persistently(work, before = async () => undefined) {
  for (let left = 3; ; left--) {
    try {
      return await work()
    } catch (error) {
      const { status = 500 } = error
      if (left === 0 || (status < 500 && status !== 429)) throw error
    }
    const done = await before()
    if (done !== undefined) return done
  }
}

const list = (query) => persistently(() => send('GET', `/evaluations?${query}`))

export const create = (name, data) =>
  persistently(
    () => send('POST', '/evaluations', { name, data }),
    // The work may be done although the response was lost.
    async () => (await list(`name=${encodeURIComponent(name)}`)).items[0],
  )

export const names = async () => (await list('limit=100')).items.map(({ name }) => name)

// The same change twice is one change.
export const describe = (id, description) =>
  persistently(() => send('PATCH', `/evaluations/${id}`, { description }))
