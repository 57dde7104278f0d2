// The page: a panel for each provider, with its latest evaluations, which are looked at again while the page is seen.
import * as qianfan from './providers/qianfan.js'
import * as scale from './providers/scale.js'
import * as zstack from './providers/zstack.js'

const POLL_MS = 1000

const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true)
const tell = (text) => {
  document.getElementById('news').textContent = text
}

function panel({ title, connect }, place) {
  const provider = connect(place)
  const section = copy('provider')
  const list = section.querySelector('ul')
  const error = section.querySelector('.error')
  const rows = new Map()
  section.querySelector('h2').textContent = title

  /** Does something, then shows what there is now, or what went wrong. */
  async function attempt(work) {
    try {
      await work?.()
      show(await provider.list())
      error.hidden = true
    } catch ({ message }) {
      // Written only when it changes: it is read out each time.
      if (error.hidden || error.textContent !== message) error.textContent = message
      error.hidden = false
    }
  }

  function show(tasks) {
    for (const task of tasks) {
      if (!rows.has(task.id))
        rows.set(
          task.id,
          row((text) => attempt(() => provider.edit(task.id, text))),
        )
      rows.get(task.id).update(task)
    }
    const shown = tasks.map(({ id }) => rows.get(id).element)
    for (const element of [...list.children]) if (!shown.includes(element)) element.remove()
    // Rows that are in place already are left there: moving one would take the focus from it.
    for (const [i, element] of shown.entries())
      if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null)
  }

  section.querySelector('.start').addEventListener('submit', (event) => {
    event.preventDefault()
    const { name } = event.target.elements
    void attempt(async () => {
      await provider.start(name.value)
      name.value = ''
    })
  })
  return { section, refresh: () => attempt() }
}

/** One evaluation. What can be changed is its note, where the provider has one, else its name. */
function row(save) {
  const element = copy('row')
  const [name, edit, note, state, progress] = element.children
  let task
  let editing = false

  function update(now) {
    if (task !== undefined && task.state !== now.state) tell(`${now.name} is ${now.state}`)
    task = now
    element.dataset.phase = now.phase
    name.textContent = now.name
    note.textContent = now.note
    note.hidden = !now.note || editing
    edit.setAttribute('aria-label', `Edit ${now.name}`)
    state.textContent = now.state
    progress.setAttribute('aria-label', `Progress of ${now.name}`)
    progress.hidden = now.phase === 'done' || now.phase === 'failed'
    if (now.progress === undefined) progress.removeAttribute('value')
    else progress.value = now.progress
  }

  function setEditing(value) {
    editing = value
    edit.hidden = editing
    name.hidden = editing && task.note === undefined
    update(task)
  }

  edit.addEventListener('click', () => {
    const editor = copy('editor')
    const { text } = editor.elements
    text.value = task.note ?? task.name
    text.setAttribute('aria-label', task.note === undefined ? 'Name' : `Description of ${task.name}`)
    const close = () => {
      editor.remove()
      setEditing(false)
      edit.focus()
    }
    editor.addEventListener('submit', (event) => {
      event.preventDefault()
      close()
      save(text.value)
    })
    editor.addEventListener('keydown', ({ key }) => key === 'Escape' && close())
    editor.querySelector('.cancel').addEventListener('click', close)
    setEditing(true)
    note.after(editor)
    text.select()
  })
  return { element, update }
}

const parameters = new URLSearchParams(location.search)
const place = {
  server: new URL(parameters.get('server') ?? 'http://127.0.0.1:4620').origin,
  world: parameters.get('world') ?? 'default',
}
for (const [name, value] of Object.entries(place))
  document.getElementById('server').elements[name].value = value

const panels = [zstack, qianfan, scale].map((provider) => panel(provider, place))
document.getElementById('providers').append(...panels.map(({ section }) => section))

async function watch() {
  if (document.visibilityState === 'visible') await Promise.all(panels.map(({ refresh }) => refresh()))
  setTimeout(watch, POLL_MS)
}
void watch()
