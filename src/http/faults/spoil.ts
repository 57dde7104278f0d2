// Faults, second half: effects on the connection, and on a response whose text is ready.
import { Readable } from 'node:stream'
import { clearTimeout, setTimeout } from 'node:timers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FaultEffect } from '../../core/rules/faults.ts'
import { closeEntry } from '../journal.ts'
import { pause } from '../stopping.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The effect to apply to the response. */
    spoilt?: FaultEffect
  }
}

/** @param send continues with this as the body; not called if the response is lost */
export function spoil(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  send: (payload: unknown) => void,
): void {
  const effect = request.spoilt
  const body =
    typeof payload === 'string' ? Buffer.from(payload) : Buffer.isBuffer(payload) ? payload : Buffer.alloc(0)
  switch (effect?.kind) {
    case 'reset':
    case 'close':
    case 'hang':
      breakConnection(request, reply, effect)
      closeEntry(request, reply, false)
      break
    case 'cut':
      cut(reply, body, Math.min(effect.bytes ?? Math.floor(body.length / 2), body.length))
      closeEntry(request, reply, false)
      break
    case 'slow':
      reply.header('content-length', body.length)
      send(Readable.from(dribble(body, effect.ms, effect.chunks, request.server.stopping)))
      break
    case 'malformed':
      send(halfOf(body.toString()))
      break
    default:
      send(payload)
  }
}

export function breakConnection(
  request: FastifyRequest,
  reply: FastifyReply,
  effect: Extract<FaultEffect, { kind: 'reset' | 'close' | 'hang' }>,
): void {
  const { socket } = request.raw
  if (effect.kind === 'hang') {
    // A response that never comes must not keep the server from stopping.
    const end = (): void => {
      // An injected request has no connection.
      if (typeof socket.destroy === 'function') socket.destroy()
      else reply.raw.destroy(new Error('the connection of a request that hangs is closed'))
    }
    const timer = effect.ms === undefined ? undefined : setTimeout(end, effect.ms).unref()
    const { stopping } = request.server
    stopping.addEventListener('abort', end)
    socket.on('close', () => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', end)
    })
    return
  }
  // An injected request has no connection, so its caller gets an error instead.
  if (typeof socket.resetAndDestroy !== 'function')
    reply.raw.destroy(new Error(`connection ${effect.kind} ordered by a fault`))
  else if (effect.kind === 'reset') socket.resetAndDestroy()
  else socket.destroy()
}

/** Writes the beginning directly to the socket, because the framework would correct the length, then disconnects. */
function cut(reply: FastifyReply, body: Buffer, bytes: number): void {
  const { raw } = reply
  raw.writeHead(reply.statusCode, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-length': body.length,
  })
  raw.flushHeaders()
  if (bytes > 0) raw.write(body.subarray(0, bytes))
  const { socket } = raw
  if (socket?.write) socket.write('', () => socket.destroy())
  else raw.destroy(new Error('cut ordered by a fault'))
}

async function* dribble(
  body: Buffer,
  ms: number,
  chunks: number,
  stopping: AbortSignal,
): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / chunks))
  const pauses = Math.max(1, Math.ceil(body.length / size) - 1)
  for (let at = 0; at < body.length; at += size) {
    if (at > 0) await pause(ms / pauses, stopping)
    yield body.subarray(at, at + size)
  }
}

function halfOf(text: string): string {
  const half = text.slice(0, Math.ceil(text.length / 2))
  try {
    JSON.parse(half)
    // Half of a number is a valid number, too.
    return `{${half}`
  } catch {
    return half
  }
}
