// Keys: single letters where nobody types; whoever doesn't want them switches them off in the list of keys.
const OFF = 'kronika-keys-off'
const FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="submit"]), select, textarea'
const USUAL = {
  a: 'a[href$="/assignment"], a[href*="form=assign"]',
  n: 'a[href="/new-case"]',
  r: 'a[href*="form=send-message"]',
  u: 'form[data-undo] button',
}

const isTyping = (node) => node?.matches?.(FIELDS) || node?.isContentEditable
const areOff = () => localStorage.getItem(OFF) === 'yes'

on('keydown', (event) => {
  const strong = event.ctrlKey || event.metaKey
  if (strong && event.key === 'Enter') return sendForm(event)
  if (strong && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') return openPalette(event)
  if (strong || event.altKey || event.isComposing || isTyping(event.target) || openDialog() || areOff()) return undefined
  return pressed(event)
})

function sendForm(event) {
  const near = event.target.closest?.('form') ?? openDialog()?.querySelector('form')
  const form = near ?? document.querySelector('[data-key="ctrl+enter"]')?.closest('form')
  if (!form) return
  event.preventDefault()
  // Pressed, not only sent by it: what a button says of itself goes along then.
  const button = form.querySelector('[data-key="ctrl+enter"]') ?? form.querySelector('button:not([type="button"])')
  if (button) button.click()
  else form.requestSubmit()
}

function pressed(event) {
  const act = KEYS[event.key] ?? (event.key.length === 1 ? () => press(event.key) : null)
  if (act?.(event)) event.preventDefault()
}

const KEYS = {
  '?': () => show(byId('keys')),
  '/': () => focusSearch(),
  j: () => step(1),
  k: () => step(-1),
  x: () => mark(),
  '.': () => copyNumber(),
}

function show(dialog) {
  if (!dialog) return false
  asModal(dialog)
  return true
}

function focusSearch() {
  const field = byId('find')
  if (!field || !isSeen(field)) return openPalette()
  field.focus()
  field.select?.()
  return true
}

// The element of this key: in the row where one is, else on the page, else in the frame.
function press(key) {
  const selector = [`[data-key="${CSS.escape(key)}"]`, USUAL[key]].filter(Boolean).join(', ')
  const places = [row(), main(), document].filter(Boolean)
  const found = places.flatMap((each) => all(selector, each)).find(isSeen)
  found?.click()
  return Boolean(found)
}

const ROWS = '.casebar, [data-row]'
const row = () => document.activeElement?.closest?.(ROWS) ?? null

function step(by) {
  const shown = all(ROWS, main()).filter(isSeen)
  if (!shown.length) return false
  const now = shown.indexOf(row())
  const next = shown[now < 0 ? 0 : Math.min(Math.max(now + by, 0), shown.length - 1)]
  const target = next.querySelector('a[href], button') ?? next
  target.focus()
  next.scrollIntoView({ block: 'nearest' })
  return true
}

function mark() {
  const box = row()?.querySelector('input[type="checkbox"]')
  box?.click()
  return Boolean(box)
}

function copyNumber() {
  const found = row()?.closest('[data-copy]') ?? row()?.querySelector('[data-copy]') ?? main().querySelector('[data-copy]')
  if (!found) return false
  navigator.clipboard?.writeText(found.dataset.copy).then(() => say(words().copied))
  return true
}

on('change', ({ target }) => {
  if (target.id === 'keys-off') localStorage.setItem(OFF, target.checked ? 'yes' : 'no')
})
on('DOMContentLoaded', () => {
  document.documentElement.classList.add('js')
  if (byId('keys-off')) byId('keys-off').checked = areOff()
  arrive()
})
