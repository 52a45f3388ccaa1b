/* Suggestions while a search word is typed: a combobox after the WAI-ARIA 1.2 pattern, around the plain search field.
   The field has data-vorschlaege with an address that answers in the form of OpenSearch suggestions. */

(() => {
  "use strict";
  const SHORTEST = 3, PAUSE = 180, KEPT = 60;

  function element(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  class Suggestions {
    constructor(input) {
      this.input = input;
      this.address = input.dataset.vorschlaege;
      this.known = new Map();
      this.entries = [];
      this.active = -1;
      this.list = element("ul", { id: `${input.id}_vorschlaege`, role: "listbox", class: "vorschlaege", "aria-label": "Vorschläge", hidden: "" });
      this.status = element("p", { role: "status", class: "kern-sr-only" });
      input.after(this.list, this.status);
      input.parentElement.classList.add("mit-vorschlaegen");
      const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off" };
      for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
      input.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
      input.addEventListener("compositionend", () => this.later());
      input.addEventListener("keydown", (event) => this.onKey(event));
      input.addEventListener("blur", () => { this.cancel(); this.close(); });
      this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.open(this.entries[[...this.list.children].indexOf(option)]);
      });
    }

    get text() { return this.input.value.trim().replace(/\s+/g, " "); }

    cancel() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.request = null;
    }

    later() {
      this.cancel();
      if (this.text.length < SHORTEST) this.close();
      else this.timer = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
      const text = this.text;
      if (text.length < SHORTEST) return;
      try {
        this.show(this.known.get(text) ?? await this.fetched(text));
      } catch {
        this.close(); // without suggestions it is still a search field
      }
    }

    async fetched(text) {
      const request = this.request = new AbortController();
      const address = new URL(this.address, location.href);
      address.searchParams.set("q", text);
      const response = await fetch(address, { signal: request.signal });
      if (!response.ok) throw new Error(String(response.status));
      const [, titles, details, addresses] = await response.json();
      const entries = titles.map((title, index) => ({ title, detail: details[index], address: addresses[index] }));
      this.known.set(text, entries);
      if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value);
      if (request !== this.request) throw new Error("überholt");
      return entries;
    }

    show(entries) {
      if (document.activeElement !== this.input) return;
      this.entries = entries;
      this.list.replaceChildren(...entries.map((entry, index) => {
        const option = element("li", { id: `${this.list.id}_${index}`, role: "option", "aria-selected": "false", class: "vorschlaege__eintrag" });
        option.append(element("span", { class: "vorschlaege__titel" }, entry.title), element("span", { class: "vorschlaege__art" }, ` ${entry.detail}`));
        return option;
      }));
      this.choose(-1);
      this.list.hidden = !entries.length;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      const number = entries.length;
      this.status.textContent = !number ? "Keine Vorschläge" : `${number} ${number === 1 ? "Vorschlag" : "Vorschläge"}, Auswahl mit den Pfeiltasten`;
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.status.textContent = "";
      this.choose(-1);
    }

    choose(index) {
      this.active = index;
      [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
      const option = this.list.children[index];
      if (option) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else this.input.removeAttribute("aria-activedescendant");
    }

    open(entry) {
      this.cancel();
      this.close();
      location.assign(entry.address);
    }

    move(step) {
      const places = this.entries.length + 1; // one of them is the field itself
      this.choose((this.active + 1 + step + places) % places - 1);
    }

    onKey(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.list.hidden) {
        if (event.altKey || this.text.length >= SHORTEST) { event.preventDefault(); this.ask(); }
      } else if (step) {
        event.preventDefault();
        this.move(step);
      } else if (event.key === "Escape") {
        this.cancel();
        if (this.list.hidden) return; // then the browser empties the field, as it does with every search field
        event.preventDefault();
        this.close();
      } else if (event.key === "Enter") {
        this.cancel();
        if (this.active < 0) return; // the form is sent
        event.preventDefault();
        this.open(this.entries[this.active]);
      }
    }
  }

  for (const input of document.querySelectorAll("input[data-vorschlaege]")) new Suggestions(input);
})();
