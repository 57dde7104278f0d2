// The public API for programs that embed Evalmock.
import './embed/check-node.ts'

export { ConfigError } from './config/config.ts'
export type { Behavior, Behavior as Reading } from './core/behaviors.ts'
export { Problem, type ProblemDetail, type ProblemKind } from './core/problem.ts'
export type { Plan, Step, Timeline } from './core/timeline.ts'
export type { Collection, Condition, Page, Query, Stored, World } from './core/world.ts'
export {
  connectEvalmock,
  createEvalmock,
  type Evalmock,
  type NewWorldOptions,
  type RemoteEvalmock,
} from './embed/evalmock.ts'
export {
  type Awaiting,
  type ClockView,
  type CountedRule,
  type Coverage,
  type Credentials,
  EvalmockError,
  type FullRequest,
  type NewFault,
  type NewOverride,
  type RequestLine,
  type RequestMatch,
  type TaskView,
  type Timetable,
  type Verification,
  type Verified,
  type WorldHandle,
} from './embed/world.ts'
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts'
export type {
  Caller,
  ErrorReply,
  LazyProvider,
  OpenApiHead,
  ProviderContext,
  ProviderHead,
  ProviderPlugin,
} from './http/provider.ts'
export { builtin } from './providers/index.ts'
export { FixtureError } from './seed.ts'
export { StoreError } from './store/sql/database.ts'
export { version } from './version.ts'
