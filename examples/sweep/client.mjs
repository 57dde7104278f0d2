// A small client of Scale's API with three bugs. Its tests pass: `evalmock sweep` finds the bugs.
const base = process.env.SGP_CLIENT_BASE_URL
const headers = { 'x-api-key': process.env.SGP_API_KEY, 'content-type': 'application/json' }

const send = (method, path, body) =>
  fetch(`${base}/v5${path}`, { method, headers, body: JSON.stringify(body) })

async function read(reply) {
  if (!reply.ok) throw Object.assign(new Error(`refused with ${reply.status}`), { status: reply.status })
  return reply.json()
}

export async function create(name, data) {
  for (let left = 3; ; left--) {
    try {
      return await read(await send('POST', '/evaluations', { name, data }))
    } catch (error) {
      // Bug 1: if only the response was lost, this creates a second evaluation.
      if (left === 0 || (error.status ?? 500) < 500) throw error
    }
  }
}

export async function names() {
  const reply = await send('GET', '/evaluations?limit=100')
  // Bug 2: a refusal looks like an empty list.
  return reply.ok ? (await reply.json()).items.map(({ name }) => name) : []
}

export async function describe(id, description) {
  // Bug 3: nobody looks at the response.
  await send('PATCH', `/evaluations/${id}`, { description })
}
