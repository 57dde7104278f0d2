import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'

export const sdk: Sdk = {
  id: 'zstack-mcp',
  title: 'MCP server',
  provider: 'zstack',
  package: 'zstack-mcp-server',
  version: '0.1.7',
  registry: 'PyPI',
  tools: ['python'],
  add: "pip install zstack-mcp-server==0.1.7 'mcp<2'",
  pins: ['requirements.txt'],
  install: pythonInstall,
  program: ['main.py', 'story.py', 'all.py'],
  run: [PYTHON, 'main.py'],
  all: { command: [PYTHON, 'all.py'] },
  environment: ({ url, world }) => ({
    ZSTACK_API_URL: url,
    ZSTACK_ACCOUNT: world === 'default' ? 'admin' : `admin.${world}`,
    ZSTACK_PASSWORD: 'password',
    ZSTACK_ALLOW_ALL_API: 'true',
  }),
  sample: { file: 'main.py', language: 'python' },
  stories: ALL_STORIES,
  calls: ['execute_api', 'ZStackClient.execute', 'ZStackClient.logout'],
  remarks: [
    'With `ZSTACK_SESSION_ID` instead of account and password, it cannot log in again.',
    'It uses the older endpoint `POST /zstack/api/`, not the REST API.',
    '0.1.7 accepts any version of `mcp`, but does not start with `mcp` 2. Install it with `mcp<2`.',
    'The older endpoint has the credential in the body. Set faults for it (operation `LegacyApi`) in the world `default`.',
  ],
}
