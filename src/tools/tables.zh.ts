// The Chinese of the tables: the compiler asks for every option, a test for every command.
import type { Key } from '../config/options.ts'

export const MEANING: Readonly<Record<Key, string>> = {
  host: '监听地址；`0.0.0.0` 或 `::` 表示全部',
  port: '监听端口；`0` 表示任选一个空闲端口。也读取变量 `PORT`',
  data: '数据目录：每个 world 一个 SQLite 文件，重启后仍在',
  seed: '所有标识符和得分的种子',
  clock: '启动时把每个 world 的时钟冻结在这一时刻',
  fixtures: '新 world 的初始数据（文件或目录），代替内置数据；`none` 表示空',
  auth: '`strict` 校验签名、会话和密钥；`lenient` 接受任何格式正确的凭证；`off` 不要求凭证',
  profile: '`docs` 按公开文档的说法；`live` 按服务器和 SDK 源码的表现',
  behaviors: '两种 profile 之间的某一处差异，按名称选择',
  pace: '新任务如何结束：`immediate` 立即；`time:排队,运行` 按时钟；`polls:N` 读取 N 次之后',
  credentials: '额外的凭证：一个 JSON 文件，把每个标识映射到一个 world',
  rateLimits: '每个凭证每秒超过 N 个请求时，按该平台的方式拒绝',
  https: '使用 HTTPS，证书可以指定，也可以为本机生成',
  httpsCert: 'HTTPS 证书，PEM 格式，含证书链',
  httpsKey: '该证书的私钥，PEM 格式',
  publicUrl: '客户端访问服务器所用的地址，用于应答中的链接',
  cors: '允许哪些来源的网页调用各平台的路径；`off` 表示都不允许。`/_mock` 只允许自己的网页',
  controlToken: '调用 `/_mock` 须携带的 Bearer 令牌',
  faultHeader: '允许请求用 `x-evalmock-fault` 头为自己注入故障',
  logLevel: '最低日志级别；`info` 每个请求一行',
  logFormat: '日志给人看，还是给机器读',
  journal: '每个 world 为 `/_mock/requests` 保留的请求数；`0` 不保留',
  maxWorlds: 'world 数量上限；超出的请求被拒绝',
}

/** Defaults that are words. */
export const DEFAULT: Readonly<Record<string, string>> = {
  memory: '内存',
  running: '正常走时',
  'the built-in seed': '内置数据',
  "the profile's": '随 profile',
  none: '无',
  off: '关',
  made: '自动生成',
  'from the request': '取自请求',
  'text on a terminal, else json': '终端上为 text，否则为 json',
}

export const COMMAND: Readonly<Record<string, string>> = {
  serve: '运行服务器（默认命令）',
  tour: '依次调用三个平台有文档的接口，并观察任务的变化',
  exec: '启动一个专用服务器，在其旁边运行命令',
  env: '打印把各平台 SDK 指向本服务器的变量',
  sign: '打印一次调用的签名头，或完整的 curl 命令',
  requests: '实时显示请求与应答',
  coverage: '客户端遇到过哪些调用、错误和状态',
  reset: '把一个 world 恢复到初始状态',
  snapshot: '保存一个 world，之后可以恢复',
  routes: '列出能应答的调用',
  behaviors: '列出文档与真实服务器不一致之处',
  openapi: '打印 OpenAPI 文档',
  doctor: '检查服务器或客户端不工作的原因',
  healthcheck: '服务器就绪时退出码为 0，否则为 1',
  completion: '打印命令行补全脚本',
}
