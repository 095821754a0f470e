// Shows the buttons of passkeys where the browser knows them, and hands them to allauth's own script.
const part = document.querySelector("[data-passkey]");

if (part && window.PublicKeyCredential && window.allauth) {
  const kind = part.dataset.passkey;
  const credential = part.querySelector("[name=credential]") || document.querySelector("[name=credential]");
  const problem = part.querySelector("[data-passkey-problem]");
  window.allauth.webauthn.forms[`${kind}Form`]({
    ids: {
      [kind]: "passkey_button",
      credential: credential.id,
      passwordless: document.getElementById("id_passwordless") ? "id_passwordless" : undefined,
    },
    data: part.dataset.options ? JSON.parse(part.dataset.options) : undefined,
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    problem.hidden = false;
    problem.setAttribute("role", "alert");
  });
  part.hidden = false;
}
