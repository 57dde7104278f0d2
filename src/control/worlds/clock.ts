// Emulator time of a world: read, freeze, resume, scale, jump.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { LAST_INSTANT, type SettableClock } from '../../core/clock.ts'
import { Moment, momentOf } from '../../core/data/moment.ts'
import { Problem } from '../../core/problem.ts'
import { IsoInstant } from '../../core/world-file.ts'
import type { ControlContext } from '../context.ts'
import { errorReplies } from '../errors.ts'
import { WorldParams, worldAfter, worldOf } from '../scoped.ts'

export const ClockReply = z
  .object({
    now: IsoInstant.describe('Emulator time'),
    ms: z.int().describe('The same in milliseconds since 1970-01-01T00:00:00Z'),
    frozen: z.boolean(),
    rate: z.number().describe('Emulator milliseconds per wall-clock millisecond; 0 if frozen'),
  })
  .meta({ id: 'Clock' })

const ClockChange = z
  .strictObject({
    at: IsoInstant.optional().describe(
      'Jump to this instant first; it must not be before the current emulator time',
    ),
    frozen: z.boolean().optional().describe('true: freeze; false: resume'),
    rate: z
      .number()
      .positive()
      .max(1e9)
      .optional()
      .describe('Speed in emulator milliseconds per wall-clock millisecond'),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'give at, frozen or rate')
  .refine(
    ({ frozen, rate }) => !(frozen && rate !== undefined),
    'a frozen clock has no rate: give either frozen or rate',
  )
  .meta({
    id: 'ClockChange',
    examples: [{ frozen: true }, { frozen: false }, { rate: 60 }, { at: '2099-01-01T00:00:00Z' }],
  })

const Advance = z
  .strictObject({ ms: z.int().min(0).max(LAST_INSTANT).describe('Emulator milliseconds') })
  .meta({ id: 'ClockAdvance', examples: [{ ms: 60_000 }] })

const Rewind = z
  .strictObject({
    to: Moment.optional().describe(
      'An ISO instant, or a distance from the present emulator time: `-10m`, `-3h`',
    ),
    request: z.int().min(1).optional().describe('The number of a request: to just before it came'),
  })
  .refine(({ to, request }) => (to === undefined) !== (request === undefined), 'give either to or request')
  .meta({ id: 'ClockRewind', examples: [{ to: '-10m' }] })

const Rewound = ClockReply.extend({
  undone: z.object({
    requests: z.int().describe('Requests that the journal no longer has'),
    calls: z.int().describe('Calls of the control API that changed the world'),
  }),
}).meta({ id: 'ClockRewound' })

export const clock: FastifyPluginAsyncZod<ControlContext> = async (scope, context) => {
  scope.route({
    method: 'GET',
    url: '/clock',
    schema: {
      operationId: 'getClock',
      summary: 'Get the emulator time of a world.',
      tags: ['clock'],
      params: WorldParams,
      response: { 200: ClockReply, ...errorReplies },
    },
    handler: async (request) => readClock(worldOf(context, request).clock),
  })

  scope.route({
    method: 'PUT',
    url: '/clock',
    schema: {
      operationId: 'setClock',
      summary: 'Freeze, resume, scale or set the clock of a world. It only moves forward.',
      description:
        '`{"frozen": true}` stops it, `{"frozen": true, "at": "2026-11-21T08:00:00Z"}` stops it at that time, ' +
        '`{"frozen": false}` resumes it, `{"rate": 60}` makes each second a minute.',
      tags: ['clock'],
      params: WorldParams,
      body: ClockChange,
      response: { 200: ClockReply, ...errorReplies },
    },
    handler: async (request) => {
      const { world } = await worldAfter(context, request, ({ clock }, isNew) => {
        if (isNew) change(clock, request.body)
      })
      change(world.clock, request.body)
      return readClock(world.clock)
    },
  })

  scope.route({
    method: 'POST',
    url: '/clock/advance',
    schema: {
      operationId: 'advanceClock',
      summary:
        'Jump forward, frozen or running. Everything due by then has happened when the response arrives.',
      tags: ['clock'],
      params: WorldParams,
      body: Advance,
      response: { 200: ClockReply, ...errorReplies },
    },
    handler: async (request) => {
      const { clock } = worldOf(context, request)
      forward(() => clock.advance(request.body.ms))
      return readClock(clock)
    },
  })

  scope.route({
    method: 'POST',
    url: '/clock/rewind',
    schema: {
      operationId: 'rewindClock',
      summary: 'Go back to a time, or to just before a request, with everything as it was then.',
      description:
        'Undoes all that came later: resources, identifiers, faults, plan, and the requests in the journal. ' +
        'From there the same calls give the same responses. Only worlds in memory go back, within what the journal keeps. ' +
        'The response is 409 with the reason where that is impossible; then nothing has changed.',
      tags: ['clock'],
      params: WorldParams,
      body: Rewind,
      response: { 200: Rewound, ...errorReplies },
    },
    handler: async (request) => {
      const world = worldOf(context, request)
      const { to, request: id = 0 } = request.body
      const target = to === undefined ? { request: id } : { at: momentOf(to, world.clock.now(), 'to') }
      const undone = await context.rewind(world, target)
      return { ...readClock(world.clock), undone }
    },
  })
}

export function readClock(clock: SettableClock): z.output<typeof ClockReply> {
  const ms = clock.now()
  return { now: new Date(ms).toISOString(), ms, frozen: clock.frozen, rate: clock.rate }
}

/** @throws Problem 'conflict' if that would be in the past */
function change(clock: SettableClock, { at, frozen, rate }: z.output<typeof ClockChange>): void {
  forward(() => {
    const instant = at === undefined ? undefined : Date.parse(at)
    // In one step: a running clock would move on between two.
    if (frozen === true) return clock.freeze(instant)
    if (instant !== undefined) clock.set(instant)
    if (frozen === false || rate !== undefined) clock.resume(rate)
  })
}

/** @throws Problem 'conflict' if the clock refuses to go back */
function forward(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('conflict', error.message, { cause: error })
    throw error
  }
}
