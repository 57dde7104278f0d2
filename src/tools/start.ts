// `npm start`: as the command line, and ends with the shell in which npm runs it. That shell gets the signals that npm
// gets, and ends without passing them on.
const shell = process.ppid
setInterval(() => {
  if (process.ppid !== shell) process.kill(process.pid, 'SIGTERM')
}, 250).unref()

await import('../bin.ts')

export {}
