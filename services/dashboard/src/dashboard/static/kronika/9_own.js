// One's own account and the auditors' slider: passkeys, how strong a password is, going on at once.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0))

const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

const described = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }))

function forDevice(options, making) {
  const asked = { ...options, challenge: bytes(options.challenge) }
  if (!making) return { ...asked, allowCredentials: described(options.allowCredentials) }
  const user = { ...options.user, id: bytes(options.user.id) }
  return { ...asked, user, excludeCredentials: described(options.excludeCredentials) }
}

// As WebAuthn Level 3 writes it, for browsers without `toJSON`.
function asJson(credential) {
  const said = {}
  for (const name of ['attestationObject', 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) said[name] = base64(credential.response[name])
  }
  const { id, type } = credential
  const extensions = credential.getClientExtensionResults()
  return { id, rawId: base64(credential.rawId), type, response: said, clientExtensionResults: extensions }
}

async function passkey(form) {
  const making = form.dataset.passkey === 'create'
  const publicKey = forDevice(JSON.parse(form.dataset.options), making)
  const wrong = form.querySelector('[role="alert"]')
  wrong.hidden = true
  try {
    const kept = navigator.credentials
    const credential = await (making ? kept.create({ publicKey }) : kept.get({ publicKey }))
    form.elements.credential.value = JSON.stringify(asJson(credential))
    form.submit()
  } catch {
    wrong.hidden = false
  }
}

on('click', ({ target }) => {
  const form = target.closest('form[data-passkey]')
  if (form && target.closest('button[type="button"]')) passkey(form)
})

// Length is what counts; few different characters make it shorter than it looks.
function strength(password) {
  const effective = Math.min(password.length, new Set(password).size * 2)
  return [15, 18, 24].filter((least) => effective >= least).length
}

const STRENGTHS = ['red', 'orange', 'green', 'green']

on('input', ({ target }) => {
  if (!target.matches('[data-meter]')) return
  const place = byId(target.dataset.meter)
  const found = strength(target.value)
  place.hidden = !target.value
  place.querySelector('.meter').dataset.tone = STRENGTHS[found]
  all('i', place).forEach((each, at) => each.classList.toggle('on', at <= found))
  place.querySelector('span').textContent = place.dataset.words.split('|')[found]
})

// The slider over a case's events says which event it stands at, and shows it once it is let go.
on('input', ({ target }) => {
  if (!target.matches('[data-scrub] [type="range"]')) return
  const event = target.list.querySelector(`[value="${target.value}"]`)
  target.setAttribute('aria-valuetext', event?.label ?? target.value)
})

on('change', ({ target }) => {
  if (target.matches('[data-scrub] [type="range"]')) target.form.requestSubmit()
})

document.querySelector('form[data-at-once]')?.requestSubmit()
