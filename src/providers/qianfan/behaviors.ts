// Differences between Qianfan's pages and its servers, or between two of its pages.
import type { Behavior } from '../../core/behaviors.ts'

export const behaviors = [
  {
    name: 'qianfan.authErrors',
    summary:
      'How the gateway in front of the service refuses a bad signature, an unknown path, or too many requests',
    docs: 'json',
    live: 'gateway',
    values: {
      json: 'the documented codes in the documented JSON envelope',
      gateway: '403 with an empty body, code and message in X-Bce-Error-* headers',
      'gateway-early':
        'like gateway, with the messages of early 2024, which the Python SDK explains to its user',
    },
  },
  {
    name: 'qianfan.description',
    summary: "ModifyEvalTask's table calls its parameter describtion, but its samples send description",
    docs: 'both',
    live: 'both',
    values: {
      both: 'both are accepted; description wins if both are sent',
      table: 'describtion alone',
      sample: 'description alone',
    },
  },
  {
    name: 'qianfan.createResult',
    summary:
      "The result of CreateEvalTask: the pages show the id itself, but one SDK's default type is a map",
    docs: 'string',
    live: 'string',
    values: { string: 'the id of the new task', object: 'an object with the id in taskId' },
  },
  {
    name: 'qianfan.timezone',
    summary: 'createTime has no time zone: the zone in which it is written',
    docs: '+08:00',
    live: '+08:00',
    values: { '+08:00': "Beijing's time", '+00:00': 'UTC' },
    pattern: /^[+-](0\d|1[0-4]):[0-5]\d$/,
  },
  {
    name: 'qianfan.listOrder',
    summary: 'The order of a list that is not reversed: the evaluation pages do not say',
    docs: 'oldest-first',
    live: 'newest-first',
    values: {
      'newest-first': "newest first, like the console's lists",
      'oldest-first': 'as the pages on dataset versions say of the same parameter',
    },
  },
  {
    name: 'qianfan.references',
    summary: 'Whether models, datasets and result sets named by a new task must exist',
    docs: 'free',
    live: 'free',
    values: {
      free: 'any id is accepted: the evaluation pages offer no call to create one',
      checked: 'an id that is neither seeded nor created is not found',
    },
  },
  {
    name: 'qianfan.failState',
    summary:
      'The state of a failed task in the v1 API: the page says Fail, but the Python SDK only knows Failed',
    docs: 'Fail',
    live: 'Failed',
    values: { Fail: 'as the page says', Failed: 'as the Python SDK reads it' },
  },
  {
    name: 'qianfan.echo',
    summary: "Whether a v1 response contains its request, like that of the test server in Baidu's Python SDK",
    docs: 'off',
    live: 'off',
    values: { off: 'no', on: "in _request, _params and _header: for the SDK's own test suite" },
  },
  {
    name: 'qianfan.messages',
    summary: 'Whether an error message continues after its fixed sentence',
    docs: 'fixed',
    live: 'fixed',
    values: {
      fixed: 'only the documented sentence',
      explained: 'the sentence, then what was wrong with this request: for debugging a client',
    },
  },
] as const satisfies readonly Behavior[]

type Name = (typeof behaviors)[number]['name']

/** The value in force. */
export function behaviorOf(
  settings: { readonly behaviors: ReadonlyMap<string, string> },
  name: Name,
): string {
  // resolveBehaviors gives each registered behavior a value.
  return settings.behaviors.get(name) as string
}
