// Dialogs: links that the server would open them by, opened at once; those that it sent open, made modal.
const plain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)

on('click', (event) => {
  const pressed = event.target.closest?.('a[href]')
  if (!pressed || !plain(event)) return
  const dialog = openedBy(pressed)
  if (dialog) {
    stop(event)
    asModal(dialog)
  } else if (pressed.closest('dialog[open]') && closes(pressed)) {
    stop(event)
    pressed.closest('dialog').close()
  }
}, true)

function stop(event) {
  event.preventDefault()
  event.stopPropagation()
}

// Only where the page has all that the dialog needs: whatever else is in the address, the server fills in.
function openedBy(pressed) {
  const place = new URL(pressed.href)
  const names = [...place.searchParams.keys()]
  const simple = place.pathname === location.pathname && names.length === 1 && names[0] === 'form'
  const found = simple && place.hash ? byId(place.hash.slice(1)) : null
  return found?.matches('dialog') ? found : null
}

const closes = (pressed) => {
  const place = new URL(pressed.href)
  return place.pathname === location.pathname && !place.searchParams.has('form') && !place.hash
}

function asModal(dialog) {
  if (dialog.matches(':modal, .in-place')) return
  dialog.removeAttribute('open')
  dialog.showModal()
  const first = dialog.querySelector('[aria-invalid="true"], [autofocus]')
    ?? all('input:not([type="hidden"]), select, textarea', dialog)[0]
  first?.focus()
}

on('close', ({ target }) => {
  if (target.matches?.('dialog')) history.replaceState(history.state, '', tidied(location.href))
}, true)

// Links that look like buttons answer to the space bar, as buttons do.
on('keydown', (event) => {
  if (event.key !== ' ' || !event.target.matches?.('a[role="button"]')) return
  event.preventDefault()
  event.target.click()
})
