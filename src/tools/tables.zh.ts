// The Chinese texts of the tables. The compiler checks that no option is missing, and a test that no command is.
import type { Key } from '../config/options.ts'

export const MEANING: Readonly<Record<Key, string>> = {
  host: '监听地址；`::` 表示全部地址，`0.0.0.0` 表示全部 IPv4 地址',
  port: '监听端口；`0` 表示任选一个空闲端口。也读取变量 `PORT`',
  data: '数据目录：每个 world 一个 SQLite 文件，重启后仍在',
  seed: '所有标识符和得分的种子',
  clock: '启动时把每个 world 的时钟冻结在这一时刻',
  fixtures: '新 world 的初始数据（文件或目录），代替内置数据；`none` 表示空',
  auth: '`strict` 校验签名、会话和密钥；`lenient` 接受任何格式正确的凭证；`off` 不要求凭证',
  profile: '`docs` 按公开文档行事；`live` 按服务器和 SDK 源码的表现行事',
  behaviors: '行为开关：按名称切换两种 profile 之间的一处差异',
  pace: '新任务何时完成：`immediate` 立即；`time:QUEUE,RUN` 按时钟（排队时长、运行时长）；`polls:N` 被读取 N 次之后',
  credentials: '附加凭证：一个 JSON 文件，把每个凭证标识映射到一个 world',
  rateLimits: '每个凭证每秒最多 N 个请求；超出的请求收到该平台自己的 429 响应',
  https: '使用 HTTPS；可以指定证书，否则为本机自动生成',
  httpsCert: 'HTTPS 证书，PEM 格式，含证书链',
  httpsKey: '该证书的私钥，PEM 格式',
  httpsNames: '自动生成的证书中的其他名称，例如 `mock.example.com`；`--public-url` 的主机名总在其中',
  sync: '配合 `--data`：`normal` 进程被杀时不丢失已确认的写入；`full` 断电时也不丢失',
  grace: '服务器停止所用的时间：正在处理的请求可以完成，超时则断开',
  publicUrl: '客户端访问服务器所用的地址，用于响应中的链接',
  cors: '允许哪些来源（origin）的网页调用各平台的路径；`off` 表示都不允许。`/_mock` 只接受同源网页',
  controlHosts: '允许客户端用来访问 `/_mock` 的其他主机名；`*.example.com` 表示该域下的所有名称',
  controlToken: '调用 `/_mock` 时必须携带的 Bearer 令牌',
  faultHeader: '允许请求通过 `x-evalmock-fault` 头为自己注入故障',
  logLevel: '最低日志级别；`info` 每个请求一行',
  logFormat: '日志格式：便于阅读的文本，或 JSON',
  journal: '请求日志（`/_mock/requests`）中每个 world 保留的请求数；`0` 表示不保留',
  maxWorlds: 'world 的数量上限；需要新建更多 world 的请求会被拒绝',
}

/** Defaults that are words. */
export const DEFAULT: Readonly<Record<string, string>> = {
  memory: '内存',
  running: '正常运行',
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
  tour: '演示：依次调用三个平台，并跟踪任务的变化',
  exec: '启动一个专用服务器，并运行一条命令',
  env: '打印让各平台 SDK 指向本服务器的变量',
  sign: '打印一次调用的签名头，或完整的 curl 命令',
  requests: '实时显示请求与响应',
  coverage: '报告客户端遇到过哪些调用、错误和状态',
  reset: '把一个 world 恢复到初始状态',
  snapshot: '保存一个 world，之后可以恢复',
  routes: '列出支持的调用',
  behaviors: '列出行为开关：文档与真实服务器不一致之处',
  openapi: '打印 OpenAPI 文档',
  doctor: '诊断常见问题',
  mcp: '为编程智能体提供工具（Model Context Protocol）',
  healthcheck: '服务器就绪时退出码为 0，否则为 1',
  completion: '打印命令行补全脚本',
}
