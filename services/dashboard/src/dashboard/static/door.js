// What the door and one's own account do beyond their forms: passkeys, how strong a password is, going on at once.

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded), (each) => each.charCodeAt(0));
}

function text(buffer) {
  const read = Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join("");
  return btoa(read).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function described(list) {
  return (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
}

function toAsk(options, making) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (!making) return { ...asked, allowCredentials: described(options.allowCredentials) };
  return {
    ...asked,
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
}

// As WebAuthn Level 3 writes it, for browsers without `toJSON`.
function asJson(credential) {
  const said = {};
  for (const name of ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) said[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) said.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function passkey(form) {
  const making = form.dataset.passkey === "create";
  const publicKey = toAsk(JSON.parse(form.dataset.options), making);
  const wrong = form.querySelector("[role=alert]");
  wrong.hidden = true;
  try {
    const kept = navigator.credentials;
    const credential = await (making ? kept.create({ publicKey }) : kept.get({ publicKey }));
    form.elements.credential.value = JSON.stringify(asJson(credential));
    form.submit();
  } catch {
    wrong.hidden = false;
  }
}

function offerPasskeys() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.querySelector("button[type=button]").addEventListener("click", () => passkey(form));
  }
}

// Length is what counts; few different characters make it shorter than it looks.
function strength(password) {
  const effective = Math.min(password.length, new Set(password).size * 2);
  return [15, 18, 24].filter((least) => effective >= least).length;
}

const tones = ["red", "orange", "green", "green"];

function showStrength(field) {
  const place = document.getElementById(field.dataset.meter);
  const words = place.dataset.words.split("|");
  field.addEventListener("input", () => {
    const found = strength(field.value);
    place.hidden = !field.value;
    place.querySelector(".meter").dataset.tone = tones[found];
    place.querySelectorAll("i").forEach((each, at) => each.classList.toggle("on", at <= found));
    place.querySelector("span").textContent = words[found];
  });
}

offerPasskeys();
document.querySelectorAll("[data-meter]").forEach(showStrength);
document.querySelector("form[data-at-once]")?.requestSubmit();
