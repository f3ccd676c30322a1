// The slider over a case's events: says which event it stands at, and shows it once it is let go.

for (const form of document.querySelectorAll("form[data-scrub]")) {
  const slider = form.elements.version;
  slider.addEventListener("input", () => {
    const event = slider.list.querySelector(`[value="${slider.value}"]`);
    slider.setAttribute("aria-valuetext", event?.label ?? slider.value);
  });
  slider.addEventListener("change", () => form.requestSubmit());
}
