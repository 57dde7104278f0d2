// Places where Qianfan's pages and its servers (or two of its pages) differ.
import type { Behavior } from '../../core/behaviors.ts'

export const behaviors = [
  {
    name: 'qianfan.authErrors',
    summary:
      'How the gateway in front of the service refuses: a bad signature, an unknown path, too many requests',
    docs: 'json',
    live: 'gateway',
    values: {
      json: 'the documented codes in the documented JSON envelope',
      gateway: '403 with an empty body, code and message in X-Bce-Error-* headers',
      'gateway-early':
        'as gateway, with the messages of early 2024, which the Python SDK explains to its user',
    },
  },
  {
    name: 'qianfan.description',
    summary: "ModifyEvalTask's table names its parameter describtion, its samples send description",
    docs: 'both',
    live: 'both',
    values: {
      both: 'either is taken; description wins where both are there',
      table: 'describtion alone',
      sample: 'description alone',
    },
  },
  {
    name: 'qianfan.createResult',
    summary:
      "What CreateEvalTask gives: the pages call the id `result` itself, one SDK's default type is a map",
    docs: 'string',
    live: 'string',
    values: { string: 'the id of the new task', object: 'an object with the id in taskId' },
  },
  {
    name: 'qianfan.timezone',
    summary: 'createTime is written without a zone',
    docs: '+08:00',
    live: '+08:00',
    values: { '+08:00': "Beijing's time", '+00:00': 'UTC' },
    pattern: /^[+-](0\d|1[0-4]):[0-5]\d$/,
  },
  {
    name: 'qianfan.listOrder',
    summary: 'In which order a list goes that is not reversed: the evaluation pages do not say',
    docs: 'oldest-first',
    live: 'newest-first',
    values: {
      'newest-first': 'as the lists of the console',
      'oldest-first': 'as the pages on dataset versions say of the same parameter',
    },
  },
  {
    name: 'qianfan.references',
    summary: 'Whether models, datasets and result sets that a new task names have to exist',
    docs: 'free',
    live: 'free',
    values: {
      free: 'any id is taken: the evaluation pages give no way to make one',
      checked: 'one that is neither seeded nor created is not found',
    },
  },
  {
    name: 'qianfan.failState',
    summary:
      'State word of a failed task in the v1 API: the page says Fail, the Python SDK knows Failed alone',
    docs: 'Fail',
    live: 'Failed',
    values: { Fail: 'as the page says', Failed: 'as the Python SDK reads it' },
  },
  {
    name: 'qianfan.echo',
    summary: "Whether a v1 answer carries its request, as that of the test server in Baidu's Python SDK does",
    docs: 'off',
    live: 'off',
    values: { off: 'no', on: "in _request, _params and _header: for the SDK's own test suite" },
  },
  {
    name: 'qianfan.messages',
    summary: 'Whether an error message goes on after its fixed sentence',
    docs: 'fixed',
    live: 'fixed',
    values: {
      fixed: 'the documented sentence alone',
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
