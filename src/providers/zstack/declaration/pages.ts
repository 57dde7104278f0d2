// The public pages on which the operations are based, read on 2026-11-21.

/** The API explorer: one page per call. */
export const explorer = (operation: string, language: 'en' | 'zh-cn' = 'en'): string =>
  `https://docs.zstack-cloud.com/docs/api-explorer/${language}/aios/explorer/${operation}`

/** The AIOS developer guide: a page for a call, by its place in the table of contents. */
export const topic = (...path: readonly string[]): string =>
  `https://docs.zstack.io/en/docs/ai/aios/dev-guide/topics/${path.map(encodeURIComponent).join('/')}`

/** The developer guide of ZStack Cloud: conventions, log-in, queries, jobs, webhooks. Also for calls without a page. */
export const GUIDE = 'https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5'
