// A part of a form that the server fills in while somebody types the rest: other cases of this client, for one.
let asking = 0

on('change', ({ target }) => {
  const form = target.form
  for (const place of form ? all('[data-asks]', form) : []) {
    if (place.dataset.asksOn.split(' ').includes(target.name)) askFor(place, form)
  }
})

async function askFor(place, form) {
  const turn = ++asking
  const answer = await fetch(place.dataset.asks, { method: 'POST', body: new FormData(form) }).catch(() => null)
  if (!answer?.ok || turn !== asking || place.contains(document.activeElement)) return
  place.innerHTML = await answer.text()
}
