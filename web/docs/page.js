// The documents page: chooses document and world, and fills in credentials for test calls.
import { addCredentials } from './credentials.js'
import { evalmockPlugin } from './viewer.js'

const nav = document.querySelector('#documents')
const hint = document.querySelector('#hint')
const world = document.querySelector('#world')

world.value = localStorage.getItem('evalmock.world') || 'default'
world.addEventListener('change', () => {
  if (!world.checkValidity() || world.value === '') world.value = 'default'
  localStorage.setItem('evalmock.world', world.value)
  show(chosen())
})

// The theme that was chosen on the dashboard, or the system's.
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const setTheme = () => {
  const theme = localStorage.getItem('evalmock.theme')
  const isDark = theme === 'dark' || (theme !== 'light' && systemDark.matches)
  document.documentElement.classList.toggle('dark-mode', isDark)
}
systemDark.addEventListener('change', setTheme)
setTheme()

const { documents } = await (await fetch('/_mock/docs/documents')).json()

for (const { name, title } of documents) {
  const link = document.createElement('a')
  link.href = `?document=${name}`
  link.textContent = title
  link.dataset.name = name
  link.addEventListener('click', (event) => {
    event.preventDefault()
    history.pushState(null, '', link.href)
    show(chosen())
  })
  nav.append(link)
}
addEventListener('popstate', () => show(chosen()))
show(chosen())

function chosen() {
  const asked = new URLSearchParams(location.search).get('document')
  return documents.find(({ name }) => name === asked) ?? documents[0]
}

function show({ name, url }) {
  for (const link of nav.children) {
    if (link.dataset.name === name) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  hint.textContent =
    name === 'control'
      ? 'These calls control the emulator itself.'
      : `Calls go to this server, into the world ${world.value}, with its well-known credentials.`
  SwaggerUIBundle({
    dom_id: '#viewer',
    url,
    deepLinking: true,
    docExpansion: 'list',
    tryItOutEnabled: true,
    displayOperationId: true,
    filter: true,
    plugins: [evalmockPlugin(name, () => world.value)],
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    // By default the viewer shows a validator badge from the internet.
    validatorUrl: null,
    async requestInterceptor(request) {
      if (!request.loadSpec) await addCredentials(request, world.value)
      return request
    },
  })
}
