// A server whose requests are counted or not: `node metrics-server.ts on|off DIST PORT`. `npm run bench:metrics` starts it.
const [, , counted, dist = '', port = ''] = process.argv
const { createEvalmock } = (await import(`${dist}/index.js`)) as {
  createEvalmock(options: object): Promise<{ url: string }>
}
await createEvalmock({ port: Number(port), metrics: counted === 'on' })
