// Links and forms put in only what is new of a page: focus, place and whatever is half filled in stay.
const STAYS = '[data-stays], .banner[role="status"], .banner[role="alert"]'
let sent = null
let keepsNotices = false
// Another case in the same place: nothing that belongs to the one before stays.
let isAnother = false

const isBusy = (node) => !isAnother && (node.matches('dialog[open], #others')
  || (node.matches('form') && node !== sent && (node.contains(document.activeElement) || isBegun(node))))

const isTyped = (node) => !isAnother && node.matches('input, textarea') && node.form !== sent && isDirty(node)

Object.assign(Idiomorph.defaults.callbacks, {
  beforeNodeMorphed: (old) => !(old instanceof Element && isBusy(old)),
  beforeNodeRemoved: (old) => !(old instanceof Element && (isBusy(old) || (keepsNotices && old.matches(STAYS)))),
  beforeAttributeUpdated: (name, node) => !(name === 'open' && node.matches('details'))
    && !(['value', 'checked'].includes(name) && isTyped(node))
    // Without it the heading of a page that has just come could not keep the focus.
    && !(name === 'tabindex' && node === document.activeElement),
})

// Files and pages of another kind are the browser's own business.
on('htmx:beforeProcessNode', ({ target }) => {
  if (target.matches?.('a[download]')) target.setAttribute('hx-boost', 'false')
})

const caseShown = () => new URL(location.href).searchParams.get('case')

const isGet = (config) => config.verb === 'get'
const isRefused = (detail) => !isGet(detail.requestConfig) && detail.xhr.status >= 400

on('htmx:beforeSwap', (event) => {
  const { xhr, requestConfig } = event.detail
  const place = new URL(xhr.responseURL || location.href)
  if (isSignedOut(event.detail)) {
    event.preventDefault()
    sendItself(requestConfig)
    return
  }
  const away = isGet(requestConfig) ? null : awaySaid(xhr)
  if (away) {
    event.preventDefault()
    doesntAnswer(away)
    return
  }
  if (!isOneOfOurs(xhr)) {
    event.preventDefault()
    location.assign(place)
    return
  }
  const same = place.pathname === location.pathname || isRefused(event.detail)
  sent = isGet(requestConfig) ? null : requestConfig.elt
  isAnother = !isRefused(event.detail) && place.searchParams.get('case') !== caseShown()
  for (const each of all('dialog[open]')) each.close()
  event.detail.swapOverride = same ? 'morph:outerHTML' : 'outerHTML'
  event.detail.requestConfig.arrives = same ? null : place
})

// A service is away that even the page of the form needs: everything typed stays where it is.
const awaySaid = (xhr) => xhr.status === 503
  && new DOMParser().parseFromString(xhr.response, 'text/html').querySelector('[data-away]')?.textContent

// Beside the form, which may stand in a dialog.
function doesntAnswer(text) {
  const banner = put('cut-off', 'red', text)
  openDialog()?.querySelector('.dialog-body')?.prepend(banner)
}

// The session is over: the browser itself sends the form, and gets the page for signing in with what was typed.
const isSignedOut = ({ xhr, requestConfig }) => xhr.status === 401 && !isGet(requestConfig)

function sendItself({ elt, triggeringEvent }) {
  const { name, value } = triggeringEvent?.submitter ?? {}
  if (name) elt.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  HTMLFormElement.prototype.submit.call(elt)
}

const isOneOfOurs = (xhr) => /html/.test(xhr.getResponseHeader('content-type') ?? '')
  && /<main class="main"[^>]* id="main"|<main[^>]* id="main"/.test(xhr.response)

// Reloading the page must not send a form again, nor say once more that it is done.
on('htmx:beforeHistoryUpdate', ({ detail }) => {
  const { history, requestConfig } = detail
  if (isRefused(detail)) history.path = tidied(location.href)
  else history.path = tidied(history.path)
  if (!isGet(requestConfig) || history.path === tidied(location.href)) history.type = 'replace'
})

function tidied(path) {
  const place = new URL(path, location.href)
  for (const each of ['done', 'form']) place.searchParams.delete(each)
  return place.pathname + place.search
}

// Once for each answer, though each part of it settles by itself.
on('htmx:afterSettle', ({ detail }) => {
  const config = detail.requestConfig
  if (!config || config.settled) return
  config.settled = true
  settled(config)
})

function settled(config) {
  sent = null
  isAnother = false
  if (config.arrives) window.scrollTo(0, 0)
  arrive()
  const said = all('[role="status"], [role="alert"]', main()).map((each) => each.textContent.trim()).filter(Boolean)
  say([config.arrives ? document.title : '', ...said].join(' ').replace(/\s+/g, ' '))
  if (config.arrives || document.activeElement === document.body) focusOn(config.arrives?.hash)
}

function focusOn(hash) {
  if (openDialog()) return
  const place = (hash && main().querySelector(hash)) || main().querySelector('[autofocus]')
    || main().querySelector('[role="alert"], h1') || main()
  if (!place.matches('input, select, textarea, button, a[href]')) place.tabIndex = -1
  place.focus({ preventScroll: !hash })
}

// A page has come: whole, or in part.
function arrive() {
  for (const each of all('dialog[open]')) asModal(each)
  for (const each of all('form[data-undo]')) countDown(each)
  watchLine()
}

on('htmx:sendError', () => doesntAnswer(words().cutOff))
on('htmx:timeout', () => doesntAnswer(words().cutOff))
on('htmx:beforeRequest', () => { byId('cut-off')?.remove() })
