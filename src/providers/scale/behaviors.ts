// Differences between the provider's pages, its older generation and its SDK.
import type { Behavior } from '../../core/behaviors.ts'

export const behaviors: readonly Behavior[] = [
  {
    name: 'scale.generation',
    summary:
      'The first v5 pages show `created_by_user_id` and no progress, metadata or files; the current reference and the SDK show `created_by`.',
    docs: 'both',
    live: 'new',
    values: {
      both: 'members of both generations together; DELETE of an evaluation returns the evaluation with `deleted: true`',
      new: 'only the current generation: `created_by`, no `created_by_user_id`',
      old: 'only the first generation: `created_by_user_id`, no `created_by`, `progress`, `status_reason`, `metadata`, `error_count`, `files`; DELETE of an evaluation returns `{id, object, deleted}`',
    },
  },
  {
    name: 'scale.contentType',
    summary:
      'Which bodies are read as JSON. FastAPI reads `application/json` and `application/…+json`; its releases differ for a body without a content type.',
    docs: 'json',
    live: 'strict',
    values: {
      json: 'those two types, and a body without a content type; any other body is a 422',
      strict: 'only those two types, as FastAPI 0.165.0',
      any: 'a body of any content type; the journal notes each that the service would refuse',
    },
  },
  {
    name: 'scale.slashes',
    summary: 'FastAPI redirects a path with a trailing slash, and does not know paths with a doubled slash.',
    docs: 'taken',
    live: 'redirect',
    values: {
      taken: 'handled as if the slash were not there',
      redirect: 'trailing slash: 307 to the path without it; doubled slash: 404',
    },
  },
  {
    name: 'scale.fixtureMode',
    summary:
      "The generated SDK's own tests use ids, cursors and keys that do not exist: fixture mode returns well-formed objects for them.",
    docs: 'off',
    live: 'off',
    values: {
      off: 'a strict store',
      on: 'unknown ids return an object with that id; rules about references and states are off; schemas still apply',
    },
  },
]

export type Generation = 'both' | 'new' | 'old'
