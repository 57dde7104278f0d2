// Runs before anything else is loaded: the database's native code crashes an older Node without a message.

/** Why this Node cannot run Evalmock; undefined if it can. */
export function nodeComplaint(version: string = process.version): string | undefined {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 19)) return undefined
  return (
    `evalmock needs Node.js 22.19 or newer; this is ${version} (${process.execPath}).\n` +
    'In a clone, npm ci puts one into node_modules: npm start, npm test and npx node use it.'
  )
}
