// Reads all evaluations with the client that was generated from the document, page by page, and prints them.
import createClient from 'openapi-fetch'
import type { paths } from './schema.d.ts'

declare const process: { readonly env: Readonly<Record<string, string>> }
const { SGP_CLIENT_BASE_URL: baseUrl, SGP_API_KEY: key, SGP_ACCOUNT_ID: account } = process.env

const client = createClient<paths>({
  baseUrl,
  headers: { 'x-api-key': key, 'x-selected-account-id': account },
})
const states: Record<string, string> = {}
let after: string | undefined
do {
  const { data } = await client.GET('/v5/evaluations', {
    params: { query: { limit: 100, starting_after: after } },
  })
  if (data === undefined) throw new Error('the list is refused')
  for (const { id, status } of data.items) states[id] = status
  after = data.has_more ? data.items.at(-1)?.id : undefined
} while (after !== undefined)
console.log(JSON.stringify({ states }))
