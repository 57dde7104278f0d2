// WireMock's stubs: four with constant responses, the tool's best case.
export function wiremockMappings(examples: readonly object[]): object {
  const [one] = examples
  const stub = (method: string, url: object, body: unknown) => ({
    request: { method, ...url },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
  })
  const all = { urlPath: '/v1/tasks' }
  const each = { urlPathPattern: '/v1/tasks/ame-[0-9]+' }
  return {
    mappings: [
      stub('GET', all, { total: 1000, items: examples }),
      stub('GET', each, one),
      stub('PATCH', each, one),
      stub('POST', all, one),
    ],
  }
}
