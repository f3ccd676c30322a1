// What all the others use. All files of this folder are one script, in the order of their names.
const byId = (id) => document.getElementById(id)
const main = () => byId('main')
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const openDialog = () => all('dialog[open]').at(-1)

// Texts in the page's language, as the server put them there.
const words = () => byId('words')?.dataset ?? {}

const on = (event, act, capture = false) => document.addEventListener(event, act, capture)

// Read out politely; emptied first, since the same words twice are no change.
function say(text) {
  const said = byId('said')
  if (!said || !text) return
  said.textContent = ''
  setTimeout(() => { said.textContent = text }, 60)
}

const isSeen = (each) => each.checkVisibility() && each.getAttribute('aria-disabled') !== 'true'

const isDirty = (field) => {
  if (field.matches('[type="checkbox"], [type="radio"]')) return field.checked !== field.defaultChecked
  if (field.matches('select')) return isChosen(field)
  return field.matches('input:not([type="hidden"]), textarea') && field.value !== field.defaultValue
}

// What a list shows before anybody chooses: the option that is marked, else the first.
function isChosen(list) {
  const marked = [...list.options].findIndex((each) => each.defaultSelected)
  return list.selectedIndex !== Math.max(marked, list.multiple ? -1 : 0)
}

// Half filled in: whatever happens on the page, what somebody typed stays as it is.
const isBegun = (form) => [...form.elements].some((each) => each.matches('input, select, textarea') && isDirty(each))

function notice(tone, text, extra) {
  const banner = document.createElement('div')
  banner.className = 'banner'
  banner.dataset.tone = tone
  banner.setAttribute('role', tone === 'red' ? 'alert' : 'status')
  const told = document.createElement('p')
  told.append(text, ...(extra ? [' ', extra] : []))
  banner.append(document.createElement('span'), told)
  return banner
}

// One notice of each kind at the top of the page.
function put(id, tone, text, extra) {
  byId(id)?.remove()
  const banner = notice(tone, text, extra)
  banner.id = id
  banner.dataset.stays = ''
  main()?.prepend(banner)
  return banner
}

function link(path, text) {
  const made = document.createElement('a')
  made.href = path
  made.textContent = text
  return made
}
