// Forms: ten seconds in which something can be taken back, and how far an upload is.
const counted = new WeakSet()

function countDown(form) {
  if (counted.has(form)) return
  counted.add(form)
  const until = performance.now() + Number(form.dataset.undo) * 1000
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 1000)
    if (!form.isConnected) return
    if (left <= 0) { tooLate(form); return }
    for (const each of all('[data-left]', form)) each.textContent = left
    setTimeout(tick, 250)
  }
  tick()
}

function tooLate(form) {
  const over = form.parentElement.querySelector('[data-over]')
  const hadFocus = form.contains(document.activeElement)
  form.hidden = true
  if (!over) return
  over.hidden = false
  if (hadFocus) { over.tabIndex = -1; over.focus() }
}

on('htmx:xhr:progress', ({ target, detail }) => {
  const form = target.closest?.('form[enctype="multipart/form-data"]')
  if (!form || !detail.lengthComputable) return
  const part = Math.round((100 * detail.loaded) / detail.total)
  const bar = form.querySelector('progress') ?? newBar(form)
  bar.value = part
  bar.nextElementSibling.textContent = part < 100 ? `${words().uploading} ${part} %` : words().checking
})

function newBar(form) {
  const [bar, text] = [document.createElement('progress'), document.createElement('span')]
  bar.max = 100
  bar.setAttribute('aria-label', words().uploading)
  text.className = 'small soft'
  text.setAttribute('role', 'status')
  form.append(bar, text)
  return bar
}
