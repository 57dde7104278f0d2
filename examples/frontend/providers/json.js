/** The JSON that is answered. Throws what the server says where it refuses, and words of our own where it is away. */
export async function jsonOf(url, options) {
  const reply = await fetch(url, options).catch(() => {
    throw new Error(
      `${new URL(url).origin} does not answer. Is it started, and is this page's origin allowed?`,
    )
  })
  const body = await reply.json().catch(() => undefined)
  if (!reply.ok) throw Object.assign(new Error(`${reply.status}: ${reasonOf(body)}`), { body })
  return body
}

/** Each provider has a form of its own for errors. */
const reasonOf = (body) => {
  const reason = body?.error?.details ?? body?.message ?? body?.detail ?? body
  return typeof reason === 'string' ? reason : JSON.stringify(reason)
}
