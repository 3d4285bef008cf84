// Asks the browser for a passkey when a form marked for it is sent, and sends the answer with the form.
// The forms are marked `data-passkey="create"` or `"get"`; what to ask for lies in the page, or at `data-options`.

const parsed = {
  create: (options) => PublicKeyCredential.parseCreationOptionsFromJSON(options),
  get: (options) => PublicKeyCredential.parseRequestOptionsFromJSON(options),
};

async function optionsOf(form) {
  const address = form.dataset.options;
  if (!address) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return (await answer.json()).request_options;
}

async function send(form) {
  const given = await optionsOf(form);
  const publicKey = parsed[form.dataset.passkey](given.publicKey ?? given);
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    send(form).catch(() => {
      failed.hidden = false;
    });
  });
}
