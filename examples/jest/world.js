// A world for each test: its own tasks, clock and faults, entered by its own access key.
const { setEnvVariable } = require('@baiducloud/qianfan')

async function control(method, path, body) {
  const reply = await fetch(`${process.env.EVALMOCK_URL}/_mock/worlds${path}`, {
    method,
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
  return reply.json()
}

/** Makes a world and points Qianfan's SDK at it. */
exports.newWorld = async () => {
  const { name, credentials } = await control('POST', '', {})
  setEnvVariable('QIANFAN_CONSOLE_API_BASE_URL', process.env.EVALMOCK_URL)
  setEnvVariable('QIANFAN_ACCESS_KEY', credentials.qianfan.accessKeyId)
  setEnvVariable('QIANFAN_SECRET_KEY', credentials.qianfan.secretAccessKey)
  return {
    freeze: () => control('PUT', `/${name}/clock`, { frozen: true }),
    advance: (ms) => control('POST', `/${name}/clock/advance`, { ms }),
    plan: (settings) => control('PUT', `/${name}/plan`, settings),
    fault: (fault) => control('POST', `/${name}/faults`, fault),
    drop: () => control('DELETE', `/${name}`),
  }
}
