// Where the provider's pages, its older generation and its SDK differ.
import type { Behavior } from '../../core/behaviors.ts'

export const behaviors: readonly Behavior[] = [
  {
    name: 'scale.generation',
    summary:
      'The first v5 pages show `created_by_user_id` and no progress, metadata or files; the present reference and the SDK show `created_by`.',
    docs: 'both',
    live: 'new',
    values: {
      both: 'members of both generations, side by side; DELETE of an evaluation answers the evaluation with `deleted: true`',
      new: 'the present generation alone: `created_by`, no `created_by_user_id`',
      old: 'the first generation: `created_by_user_id`, no `created_by`, `progress`, `status_reason`, `metadata`, `error_count`, `files`; DELETE of an evaluation answers `{id, object, deleted}`',
    },
  },
  {
    name: 'scale.contentType',
    summary:
      'Which bodies are read as JSON. FastAPI reads `application/json` and `application/…+json`; about a body without any content type its releases differ.',
    docs: 'json',
    live: 'strict',
    values: {
      json: 'those two types, and a body without a content type; any other body is a 422',
      strict: 'those two types alone, as FastAPI 0.165.0',
      any: 'a body of any content type; the journal notes each that the service would refuse',
    },
  },
  {
    name: 'scale.slashes',
    summary: 'FastAPI redirects a path with a slash at its end, and knows none with a doubled slash.',
    docs: 'taken',
    live: 'redirect',
    values: {
      taken: 'answered as if the slash were not there',
      redirect: 'a slash at the end: 307 to the path without it; a doubled slash: 404',
    },
  },
  {
    name: 'scale.fixtureMode',
    summary:
      "The generated SDK's own tests use ids, cursors and keys that no store holds: fixture mode answers them with well-formed objects.",
    docs: 'off',
    live: 'off',
    values: {
      off: 'a strict store',
      on: 'unknown ids are answered with an object that bears the id; rules about references and states are off; schemas stay on',
    },
  },
]

export type Generation = 'both' | 'new' | 'old'
