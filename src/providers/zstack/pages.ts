// The public pages that the operations follow, read on 2026-11-21.

/** The API explorer: one page for each of the calls that it has. */
export const explorer = (operation: string, language: 'en' | 'zh-cn' = 'en'): string =>
  `https://docs.zstack-cloud.com/docs/api-explorer/${language}/aios/explorer/${operation}`

/** The developer guide: conventions, log-in, queries, jobs, webhooks. For calls that have no page of their own as well. */
export const GUIDE = 'https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5'
