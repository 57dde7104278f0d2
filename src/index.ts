// The public API for programs that embed Evalmock.
import './embed/check-node.ts'

export type { Provider } from './applications.ts'
export { ConfigError } from './config/config.ts'
export type { Behavior, Behaviors, Profile } from './core/behaviors.ts'
export type { Clock } from './core/clock.ts'
export type { DataFormat, DataKind, Fit, Row } from './core/data/format.ts'
export type { IdSource } from './core/ids.ts'
export type { ProviderCoverage, Share } from './core/journal/coverage.ts'
export { type Issue, Problem, type ProblemDetail, type ProblemKind } from './core/problem.ts'
export type { FaultEffect } from './core/rules/faults.ts'
export type { Answer as OverrideAnswer } from './core/rules/overrides.ts'
export type { PlanPart } from './core/rules/plans.ts'
export type { Ends } from './core/rules/push.ts'
export type { Turn as RuleTurn } from './core/rules/rules.ts'
export type { Outcome, Plan, Step, Timeline } from './core/timeline.ts'
export type { Collection, Condition, Field, Order, Page, Query, Scalar, Stored, World } from './core/world.ts'
export {
  connectEvalmock,
  createEvalmock,
  type Evalmock,
  type NewWorldOptions,
  type RemoteEvalmock,
} from './embed/evalmock.ts'
export type { ProviderOperations } from './embed/provider-operations.ts'
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
  type NewPlan,
  type NewSeed,
  type NewStart,
  type OperationName,
  type Phase,
  type ProviderName,
  type QualifiedOperation,
  type RequestLine,
  type RequestMatch,
  type RuleMatch,
  type Seeded,
  type TaskChange,
  type TaskDetail,
  type TaskMatch,
  type TaskPage,
  type TaskView,
  type Timetable,
  type Verification,
  type Verified,
  type WorldHandle,
} from './embed/world.ts'
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts'
export type {
  BodyReader,
  Caller,
  Constraints,
  DocumentedProblem,
  ErrorReply,
  Explanation,
  LazyProvider,
  Life,
  OpenApiHead,
  OpenApiLink,
  OwnCall,
  ProviderContext,
  ProviderHead,
  ProviderPlugin,
  RefusedRequest,
  Settings,
  Worlds,
} from './http/provider.ts'
export { builtin } from './providers/index.ts'
export { type Fixture, FixtureError } from './seed.ts'
export { StoreError } from './store/sql/database.ts'
export { version } from './version.ts'
