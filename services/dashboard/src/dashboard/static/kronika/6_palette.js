// The palette: everything that can be pressed on this page and in the menu, and what the search finds.
const isOpener = 'a[role="button"], [data-key], .btn.primary'
let typed = 0
let choices = []

function openPalette(event) {
  const dialog = byId('palette')
  if (!dialog || (openDialog() && openDialog() !== dialog)) return false
  event?.preventDefault()
  asModal(dialog)
  const field = byId('palette-words')
  field.value = ''
  choose()
  return true
}

const bare = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function named(each) {
  const text = (each.getAttribute('aria-label') ?? each.textContent).replace(/\s+/g, ' ').trim()
  return { text, act: () => each.click() }
}

function atHand() {
  const here = all(isOpener, main()).filter((each) => isSeen(each) && !each.closest('dialog'))
  return [...here, ...all('#menu a')].map(named).filter((each) => each.text)
}

function choose() {
  const wanted = bare(byId('palette-words').value).split(/\s+/)
  choices = atHand().filter((each) => wanted.every((word) => bare(each.text).includes(word)))
  list(choices)
  ask(byId('palette-words').value.trim())
}

function list(found) {
  const place = byId('palette-list')
  place.replaceChildren(...found.map(option))
  select(0)
  byId('palette-none').hidden = found.length > 0
}

function option(each, at) {
  const made = document.createElement('li')
  made.id = `choice-${at}`
  made.setAttribute('role', 'option')
  made.textContent = each.text
  made.addEventListener('click', () => take(each))
  return made
}

function select(at) {
  const options = all('#palette-list [role="option"]')
  options.forEach((each, place) => each.setAttribute('aria-selected', String(place === at)))
  options[at]?.scrollIntoView({ block: 'nearest' })
  const field = byId('palette-words')
  if (options[at]) field.setAttribute('aria-activedescendant', options[at].id)
  else field.removeAttribute('aria-activedescendant')
}

const selected = () => all('#palette-list [role="option"]').findIndex((each) => each.getAttribute('aria-selected') === 'true')

function take(each) {
  byId('palette').close()
  each?.act()
}

// The search is the server's: by POST, so that no name stands in an address.
function ask(text) {
  const turn = ++typed
  if (text.length < 2) return
  setTimeout(async () => {
    if (turn !== typed) return
    const form = new FormData(byId('palette').querySelector('form'))
    const answer = await fetch('/palette', { method: 'POST', body: form }).catch(() => null)
    if (!answer?.ok || turn !== typed) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const found = all('li a[href]', page).map((each) => ({ text: each.textContent.trim(), act: () => go(each) }))
    const at = selected()
    choices = [...choices, ...found]
    list(choices)
    select(Math.max(at, 0))
  }, 200)
}

function go(found) {
  const made = link(found.getAttribute('href'), '')
  made.hidden = true
  main().append(made)
  htmx.process(made)
  made.click()
}

on('input', ({ target }) => { if (target.id === 'palette-words') choose() })
on('submit', (event) => {
  if (!event.target.closest('#palette')) return
  stop(event)
  take(choices[selected()])
}, true)
on('keydown', (event) => {
  if (event.target.id !== 'palette-words') return
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!by) return
  event.preventDefault()
  select((selected() + by + choices.length) % Math.max(choices.length, 1))
})
