// Keeps what is typed into a form of the admin in this tab's storage until it is saved, and offers it again; warns before
// a changed form is left; sends a form once. The forms work without it.
"use strict";

(() => {
  const PREFIX = "eingaben:";
  const TECHNICAL = ["csrfmiddlewaretoken", "_absendung", "_fassung", "_eingaben"];
  const form = document.querySelector("form:has(input[name=_absendung])");
  const saved = document.querySelector(".messagelist .success, .messagelist .info");

  const entries = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const forgetAll = () => entries().forEach((key) => sessionStorage.removeItem(key));
  const forgetSent = () => entries().filter((key) => read(key).sent).forEach((key) => write(key, { ...read(key), sent: false, done: true }));

  function write(key, entry) {
    try {
      sessionStorage.setItem(key, JSON.stringify(entry));
    } catch {
      sessionStorage.removeItem(key); // full: nothing rather than something old
    }
  }

  document.getElementById("logout-form")?.addEventListener("submit", forgetAll);
  if (saved) forgetSent();
  if (!form) return;

  const mark = form.elements._absendung;
  const key = `${PREFIX}${mark.value.split(":")[0]}:${location.pathname}${location.search}`;
  const shownAgain = Boolean(form.querySelector(".errornote, .hinweis"));
  const buttons = form.querySelectorAll("input[type=submit]");

  // What stands in the form

  const isTyped = (field) =>
    field.name && !TECHNICAL.includes(field.name) && !field.name.includes("__prefix__") &&
    (field.type !== "hidden" || field.name.endsWith("-TOTAL_FORMS")) &&
    !["submit", "button", "file", "password"].includes(field.type);

  function state(field) {
    if (field.type === "checkbox" || field.type === "radio") return { name: field.name, value: field.value, checked: field.checked };
    if (field.options) return { name: field.name, chosen: [...field.selectedOptions].map((option) => [option.value, option.text]) };
    return { name: field.name, value: field.value };
  }

  const typed = () => [...form.elements].filter(isTyped).map(state);
  const files = () => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => file.name));
  const snapshot = () => JSON.stringify([typed(), files()]);

  const keep = (sent = false) =>
    write(key, { at: Date.now(), mark: mark.value, version: form.elements._fassung?.value, fields: typed(), files: files(), sent });

  // Bringing it back

  function addLines(fields) {
    for (const { name, value } of fields.filter((each) => each.name.endsWith("-TOTAL_FORMS"))) {
      const group = document.getElementById(name.replace("TOTAL_FORMS", "group"));
      for (let missing = value - (form.elements[name]?.value ?? 0); missing > 0; missing--) group?.querySelector(".add-row a")?.click();
    }
  }

  function choose(select, chosen) {
    for (const option of select.options) option.selected = false;
    for (const [value, text] of chosen) {
      const there = [...select.options].find((option) => option.value === value);
      if (there) there.selected = true;
      else select.add(new Option(text, value, true, true));
    }
    window.django?.jQuery(select).trigger("change");
  }

  function fill(entry) {
    addLines(entry.fields);
    const fields = [...form.elements].filter(isTyped);
    for (const each of entry.fields) {
      if (each.name.endsWith("-TOTAL_FORMS")) continue;
      const field = fields.find((one) => one.name === each.name && (each.checked === undefined || one.value === each.value));
      if (!field) continue;
      if (each.chosen) choose(field, each.chosen);
      else if (each.checked === undefined) field.value = each.value;
      else field.checked = each.checked;
    }
    // The same sending as before: what was saved although its answer got lost is not entered twice.
    mark.value = entry.mark;
    if (form.elements._fassung && entry.version) form.elements._fassung.value = entry.version;
  }

  function offer(entry) {
    const at = new Date(entry.at);
    const hour = at.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
    const day = at.toDateString() === new Date().toDateString() ? "" : `${at.toLocaleDateString("de-DE")}, `;
    const notice = document.createElement("div");
    notice.className = "hinweis";
    notice.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `Nicht gespeicherte Eingaben von ${day}${hour} wiederherstellen?`;
    if (entry.files.length) text.textContent += ` Dateien müssen noch einmal ausgewählt werden: ${entry.files.join(", ")}`;
    notice.append(text, button("Wiederherstellen", () => { fill(entry); keep(); notice.remove(); }), button("Verwerfen", () => { sessionStorage.removeItem(key); notice.remove(); }));
    form.prepend(notice);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  // While somebody types

  let opened, timer, sending = false;
  const isChanged = () => shownAgain || snapshot() !== opened;

  function noticeTyping() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (sending) return;
      if (isChanged()) keep();
      else sessionStorage.removeItem(key);
    }, 300);
  }

  function enable() {
    sending = false;
    buttons.forEach((each) => { each.disabled = false; });
  }

  form.addEventListener("input", noticeTyping);
  form.addEventListener("change", noticeTyping);
  window.django?.jQuery?.(form).on("change", noticeTyping);

  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    clearTimeout(timer);
    sending = true;
    keep(true);
    // After the browser has put the pressed button into what it sends.
    setTimeout(() => buttons.forEach((each) => { each.disabled = true; }));
    setTimeout(enable, 15000);
  });

  window.addEventListener("beforeunload", (event) => {
    if (!sending && isChanged()) event.preventDefault();
  });

  window.addEventListener("pageshow", (event) => { if (event.persisted) enable(); });

  window.addEventListener("load", () => setTimeout(() => {
    opened = snapshot();
    const entry = sessionStorage.getItem(key) && read(key);
    const same = entry && JSON.stringify(entry.fields) === JSON.stringify(typed());
    if (shownAgain) keep();
    else if (same) {
      mark.value = entry.mark; // the browser has refilled the form: it is the same sending, saved already or not
      if (!entry.done) opened = "";
    } else if (entry?.done) sessionStorage.removeItem(key);
    else if (entry) offer(entry);
  }));
})();
