// OpenTelemetry, passed in.
import { FastifyOtelInstrumentation } from '@fastify/otel'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import t from 'tap'
import { createEvalmock } from '../../src/index.ts'

t.test('each request becomes a span with its route and status', async (t) => {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const telemetry = new FastifyOtelInstrumentation()
  telemetry.setTracerProvider(provider)
  const evalmock = await createEvalmock({ telemetry })
  const headers = { 'x-api-key': 'mock' }
  t.equal((await fetch(`${evalmock.url}/v5/evaluations?limit=1`, { headers })).status, 200)
  t.equal((await fetch(`${evalmock.url}/v5/evaluations/none`, { headers })).status, 404)
  // A span ends after its response.
  await evalmock.close()
  const spans = exporter.getFinishedSpans().filter(({ attributes }) => attributes['http.route'] !== undefined)
  const requests = spans.filter(({ name }) => name === 'request')
  t.same(
    requests.map(({ attributes }) => [attributes['http.route'], attributes['http.response.status_code']]),
    [
      ['/v5/evaluations', 200],
      ['/v5/evaluations/:evaluation_id', 404],
    ],
  )
})

t.test('anything else is refused', async (t) => {
  await t.rejects(createEvalmock({ telemetry: {} as never }), {
    message: /^telemetry is an object: it must be an instance of .* @fastify\/otel$/,
  })
})
