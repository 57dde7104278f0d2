// The words of the table of SDKs in README.zh-CN.md.
import type { Language } from './page.ts'

const LABEL: Readonly<Record<string, string>> = {
  'qianfan-node': '百度千帆：Node.js',
  'qianfan-python': '百度千帆：Python',
  'qianfan-python-v1': '百度千帆：Python，旧版 v1 API',
  'qianfan-python-old': '百度千帆：Python 0.2，v1 API',
  'qianfan-go': '百度千帆：Go',
  'qianfan-java': '百度千帆：Java',
  'zstack-go': 'ZStack：Go SDK',
  'zstack-mcp': 'ZStack：MCP 服务器',
  'scale-python': 'Scale GenAI Platform：Python',
  'scale-python-async': 'Scale GenAI Platform：Python，异步',
  'scale-python-alpha': 'Scale GenAI Platform：Python，alpha 版本',
  'scale-python-tests': 'Scale GenAI Platform：Python SDK 自带的测试',
  'scale-openapi-client': 'Scale GenAI Platform：由 `/openapi.json` 生成的 TypeScript 客户端',
}

export const CHINESE: Language = {
  head: '| SDK | 设置 | 通过的场景 |',
  label: ({ id, title }) => LABEL[id] ?? title,
  comma: '，',
  summary: (text) => text.replace(/ of /, ' / ').replace(/^(\d+) passed$/, '$1 项测试通过'),
}

export const hasChinese = (id: string): boolean => Object.hasOwn(LABEL, id)
