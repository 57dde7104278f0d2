// Names of tasks, and reasons of failures, as people give them: in English and in Chinese.

const MODELS = [
  'qwen2.5-7b',
  'llama-3.1-8b',
  'glm-4-9b',
  'ernie-lite-8k',
  'deepseek-r1',
  'gpt-4o-mini',
  'mistral-7b',
]
const SETS = [
  'mmlu',
  'gsm8k',
  'c-eval',
  'humaneval',
  'truthfulqa',
  'support tickets',
  '客服问答',
  '长文摘要',
  '代码补全',
]
const RUNS = ['nightly', 'regression', 'smoke', 'baseline', 'candidate', '回归', '上线前']

const REASONS = [
  'the model service did not answer within 60 s',
  'out of GPU memory: 24 GiB needed, 16 GiB free',
  'sample 37 could not be scored: the reference is empty',
  'the judge model refused the prompt',
  '推理服务超时',
  '数据集格式错误：第 12 行缺少 response',
]

type Draw = (what: string) => number

const oneOf = (words: readonly string[], share: number): string =>
  words[Math.floor(share * words.length)] as string

export const taskName = (draw: Draw): string =>
  `${oneOf(MODELS, draw('model'))} ${oneOf(SETS, draw('set'))} ${oneOf(RUNS, draw('kind'))}`

export const failureReason = (draw: Draw): string => oneOf(REASONS, draw('reason'))
