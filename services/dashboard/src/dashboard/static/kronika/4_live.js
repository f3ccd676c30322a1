// Live: the server says what changed, never what it says; the page asks for itself again and takes what differs.
const SOON = 60
const PATIENCE = 15_000
const HIDDEN = 5_000
const UNHEARD = 4_000

let source = null
let connected = ''
let broken = 0
let hiddenSince = 0
let fetching = false
let again = false
let due = 0
let listWait = SOON
let reached = new Set()

htmx.createEventSource = (path) => {
  source?.close()
  source = new EventSource(path)
  return source
}

on('htmx:sseMessage', ({ detail }) => {
  if (detail.type === 'changed') heard(detail.data.split(' '))
  else if (detail.type === 'signed-out') put('signed-out', 'orange', words().signedOut, link(signIn(), words().signIn))
})

const signIn = () => `/sign-in?next=${encodeURIComponent(location.pathname)}`

function heard(names) {
  for (const each of names.filter((one) => one.includes(':'))) reached.add(each)
  if (names.some((each) => each.startsWith('presence-'))) askWhoIsThere()
  if (names.some((each) => each.startsWith('case-'))) later(SOON)
  else if (names.includes('lists') && main().querySelector('[data-steady]')) later(listWait)
}

function later(wait) {
  const at = performance.now() + wait
  if (due && due <= at) return
  due = at
  setTimeout(() => { if (due === at) { due = 0; refresh() } }, wait)
}

async function refresh(second = false) {
  if (fetching) { again = true; return }
  fetching = true
  const differs = await asked().finally(() => { fetching = false })
  // Most of what happens in the house is not on this list: ask less often the longer nothing was.
  listWait = differs ? SOON : Math.min(Math.max(listWait * 2, 500), PATIENCE)
  if (again) { again = false; later(SOON) } else if (!differs && !second) setTimeout(() => refresh(true), 700)
}

// A list has to have heard of what we were told of.
function ownAddress() {
  const place = new URL(tidied(location.href), location.href)
  for (const each of reached) place.searchParams.append('at_least', each)
  reached = new Set()
  return place
}

async function asked() {
  const [shown, place] = [location.pathname, location.href]
  try {
    const answer = await fetch(ownAddress(), { headers: { 'HX-Request': 'true' } })
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (new URL(answer.url).pathname !== shown || location.href !== place) return false
    return taken(fresh)
  } catch {
    return false
  }
}

function taken(fresh) {
  const next = fresh.getElementById('main')
  if (!next) return false
  const before = main().textContent
  steady(next)
  keepsNotices = true
  Idiomorph.morph(main(), next, { morphStyle: 'outerHTML' })
  keepsNotices = false
  takeMenu(fresh)
  htmx.process(document.body)
  arrive()
  const differs = main().textContent !== before
  if (differs) tellAbout()
  return differs
}

// Its counts; not while somebody has it open.
function takeMenu(fresh) {
  const [old, next] = [byId('menu'), fresh.getElementById('menu')]
  if (old && next && !old.matches(':popover-open')) Idiomorph.morph(old, next, { morphStyle: 'outerHTML' })
}

let toldAt = -PATIENCE
function tellAbout() {
  const dialog = openDialog()
  if (dialog && !dialog.querySelector('[data-meanwhile]')) meanwhile(dialog)
  if (performance.now() - toldAt < PATIENCE) return
  toldAt = performance.now()
  say(words().updated)
}

function meanwhile(dialog) {
  const banner = notice('orange', words().meanwhile)
  banner.dataset.meanwhile = ''
  ;(dialog.querySelector('.dialog-body') ?? dialog).prepend(banner)
}

// Rows don't move under the pointer, nor away from the keyboard: what is new waits for a press.
function steady(next) {
  for (const shown of all('[data-steady][id]', main())) {
    const fresh = next.querySelector(`#${CSS.escape(shown.id)}`)
    if (!fresh || !shown.matches(':hover, :focus-within')) continue
    const changes = differing(rows(shown), rows(fresh))
    if (!changes) continue
    const kept = shown.cloneNode(true)
    for (const row of all('[id]', kept)) {
      const now = fresh.querySelector(`#${CSS.escape(row.id)}`)
      if (now && row.matches('li, tr')) row.replaceWith(now.cloneNode(true))
    }
    fresh.replaceWith(kept)
    offer(changes)
  }
}

const rows = (list) => all('li[id], tr[id]', list).map((each) => each.id)

function differing(old, fresh) {
  const moved = fresh.filter((each, place) => old[place] !== each && old.includes(each)).length
  const other = fresh.filter((each) => !old.includes(each)).length + old.filter((each) => !fresh.includes(each)).length
  return other || Math.min(moved, 1)
}

function offer(changes) {
  const kind = new Intl.PluralRules(document.documentElement.lang).select(changes)
  const text = (words()[`changes${kind}`] ?? words().changesother).replace(/\d+/, changes)
  const button = document.createElement('button')
  button.className = 'btn mini'
  button.type = 'button'
  button.textContent = words().show
  const banner = put('changes', 'blue', text, button)
  button.addEventListener('click', () => { banner.remove(); document.activeElement.blur(); refresh(true) })
}

async function askWhoIsThere() {
  const opened = byId('live')?.dataset.opened
  const place = byId('others')
  if (!opened || !place) return
  const answer = await fetch(`/cases/${opened}/others`).catch(() => null)
  if (!answer?.ok) return
  const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('others')
  const shown = byId('others')
  if (!found || !shown || shown.textContent.trim() === found.textContent.trim()) return
  shown.innerHTML = found.innerHTML
  say(shown.textContent.trim())
}

// The line itself: one for a page that is looked at; after a break the page catches up.
function watchLine() {
  const line = byId('live')
  const path = line?.getAttribute('sse-connect') ?? ''
  if (path === connected) return
  if (!line) source?.close()
  else if (connected) reconnect(line)
  connected = path
}

function reconnect(line) {
  if (source?.url === new URL(line.getAttribute('sse-connect'), location.href).href) return
  source?.close()
  const fresh = line.cloneNode(true)
  line.replaceWith(fresh)
  htmx.process(fresh)
}

on('htmx:sseError', () => {
  broken ||= performance.now()
  setTimeout(() => { if (broken && performance.now() - broken >= UNHEARD) showLine(false) }, UNHEARD)
})

on('htmx:sseOpen', () => {
  if (broken) setTimeout(refresh, Math.random() * 700)
  broken = 0
  showLine(true)
})

function showLine(isUp) {
  const badge = byId('line')
  if (!badge || badge.hidden === isUp) return
  badge.hidden = isUp
  if (!isUp) say(badge.textContent)
}

// A browser holds six connections to one place: a page that nobody sees gives its own back.
on('visibilitychange', () => {
  if (document.hidden) {
    hiddenSince = performance.now()
    setTimeout(() => { if (document.hidden) source?.close() }, HIDDEN)
  } else if (hiddenSince && source?.readyState === EventSource.CLOSED && byId('live')) {
    connected = ''
    source = null
    reconnect(byId('live'))
    connected = byId('live').getAttribute('sse-connect')
    refresh()
  }
})
