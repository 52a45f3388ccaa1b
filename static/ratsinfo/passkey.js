/* Passkeys: asks the browser for one and sends what it says with the form around the button.
   The options come from the page (#passkey-optionen) or, for the login, from the address on the button. */

(() => {
  "use strict";

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const SENTENCES = {
    NotAllowedError: "Es wurde kein Passkey verwendet. Sie können es noch einmal versuchen.",
    InvalidStateError: "Dieses Gerät ist schon eingetragen.",
    SecurityError: "Passkeys gehen nur mit HTTPS und unter einem Namen, nicht unter einer IP-Adresse.",
  };

  async function options(button) {
    if (!button.dataset.adresse) return JSON.parse(document.getElementById("passkey-optionen").textContent);
    const answer = await fetch(button.dataset.adresse, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  function readable({ publicKey }) {
    publicKey.challenge = toBytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
    for (const list of [publicKey.allowCredentials, publicKey.excludeCredentials]) {
      for (const known of list || []) known.id = toBytes(known.id);
    }
    return { publicKey };
  }

  function sendable(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  }

  async function create(found, form) {
    const wanted = readable(found.creation_options);
    const alone = form.elements.passwordless?.checked;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: Boolean(alone),
      ...(alone && { userVerification: "required" }),
    });
    return navigator.credentials.create(wanted);
  }

  async function use(button) {
    const form = button.form;
    const trouble = form.querySelector("[data-passkey-fehler]");
    trouble.textContent = "";
    try {
      const found = await options(button);
      const credential = button.dataset.passkey === "create" ? await create(found, form) : await navigator.credentials.get(readable(found.request_options));
      form.elements.credential.value = sendable(credential);
      if (button.dataset.adresse) form.action = button.dataset.adresse;
      form.submit();
    } catch (error) {
      trouble.textContent = SENTENCES[error.name] || "Das hat nicht geklappt. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.";
    }
  }

  document.querySelectorAll("[data-passkey]").forEach((button) => {
    if (!window.PublicKeyCredential) {
      button.form.querySelector("[data-passkey-fehler]").textContent = "Dieser Browser kann keine Passkeys verwenden.";
      return;
    }
    button.disabled = false;
    button.addEventListener("click", () => use(button));
  });
})();
