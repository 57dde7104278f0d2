// `npm start`: runs the command line, and also ends when npm's shell does. That shell receives npm's signals, and
// exits
// without forwarding them.
const shell = process.ppid
setInterval(() => {
  if (process.ppid !== shell) process.kill(process.pid, 'SIGTERM')
}, 250).unref()

await import('../bin.ts')

export {}
