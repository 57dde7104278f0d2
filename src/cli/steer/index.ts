// The commands that steer a running server, those about single calls, and those
// that are used seldom. They are loaded when one of them is used.
import type { Declare } from '../command.ts'
import { errors } from '../reference/errors.ts'
import { call } from '../sdk/call.ts'
import { sweep } from '../sweep/sweep.ts'
import { clock } from './clock.ts'
import { fault } from './fault.ts'
import { task } from './task.ts'
import { world } from './world.ts'

export const STEERING: readonly Declare[] = [clock, task, fault, world, call, errors, sweep]
