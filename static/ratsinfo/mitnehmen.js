/* Takes a session along: its page, its Drucksachen and its PDF are kept on the device, where ratsinfo/offline/arbeiter.js finds them.
   Without service workers the buttons stay hidden. */
"use strict";

(() => {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const OVERVIEW = "uebersicht";
  const TRIES = 60; // times 2 s for the Mappe to be made
  const DAY = new Intl.DateTimeFormat("de-DE", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Berlin" });
  const keyOf = (name) => name.split("|")[2];
  const isTooOld = (name) => {
    const [, reader, , moment, seconds] = name.split("|");
    return Boolean(reader) && !(Date.now() < Number(moment) + Number(seconds) * 1000);
  };
  const sessions = async () => (await caches.keys()).filter((name) => name.startsWith("sitzung|") && !isTooOld(name));
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const noteAt = (key) => `/sitzungen/mitgenommen/${key}`;

  class Failed extends Error {}

  async function fetched(address) {
    const response = await fetch(address, { cache: "no-cache" });
    if (response.headers.has("Mitgenommen-Am")) throw new TypeError("Ohne Netz antwortet die Kopie.");
    if (response.status !== 200 || response.redirected) throw new Failed(address);
    return response;
  }

  async function copied(response) {
    const [reader = "", limit = ""] = (response.headers.get("Archiv-Leser") ?? "").split(" ");
    const headers = new Headers(response.headers);
    for (const name of ["Content-Encoding", "Content-Length", "Clear-Site-Data"]) headers.delete(name);
    headers.set("Mitgenommen-Am", new Date().toISOString());
    return { address: new URL(response.url).pathname, reader, limit, copy: new Response(await response.blob(), { headers }) };
  }

  // The Mappe is made when somebody asks for it; where there is none, the files are taken one by one.
  async function mappe(address) {
    for (let tries = 0; address && tries < TRIES; tries += 1) {
      const response = await fetch(address, { cache: "no-cache" });
      if (response.status === 200 && !response.redirected && !response.headers.has("Mitgenommen-Am")) return response;
      if (response.status !== 202) break;
      await wait(2);
    }
    return null;
  }

  const addressesIn = (selector, attribute) => [...document.querySelectorAll(selector)].map((each) => new URL(each[attribute], location.href));
  const own = (urls) => [...new Set(urls.filter((url) => url.origin === location.origin).map((url) => url.pathname))];
  const papers = () => own(addressesIn("main a[href^='/drucksachen/'], main a[href^='/beantwortungen/']", "href"));
  const files = () => own(addressesIn("main a[download]", "href"));

  // What the page itself needed, the fonts among it.
  const parts = () => own([
    ...addressesIn("link[rel=stylesheet], link[rel=icon]", "href"),
    ...addressesIn("script[src]", "src"),
    ...performance.getEntriesByType("resource").map((entry) => new URL(entry.name)),
  ]).filter((path) => /\.(css|js|svg|woff2)$/.test(path));

  async function takeAlong(place, say) {
    const { kennung, titel, mappe: pdf, uebersicht, arbeiter } = place.dataset;
    await navigator.serviceWorker.register(arbeiter, { scope: "/" });
    await navigator.serviceWorker.ready;
    const first = await copied(await fetched(location.pathname));
    const kept = [first];
    const missing = [];
    const take = async (addresses) => {
      for (const address of addresses) {
        say(`${kept.length + missing.length + 1}. Teil wird geladen …`);
        try {
          kept.push(await copied(await fetched(address)));
        } catch (error) {
          if (!(error instanceof Failed)) throw error;
          missing.push(address);
        }
      }
    };
    await take([...papers(), ...parts()]);
    say("Die Sitzungsmappe wird geladen …");
    const whole = await mappe(pdf);
    if (whole) kept.push(await copied(whole));
    else await take(files());
    const { reader, limit } = kept.find((each) => each.reader) ?? first;
    if (kept.some((each) => each.reader && each.reader !== reader) || reader !== first.reader) throw new Failed("reader");
    const now = Date.now();
    const name = `sitzung|${reader}|${kennung}|${now}|${limit}`;
    try {
      const cache = await caches.open(name);
      for (const { address, copy } of kept) await cache.put(address, copy);
      const note = { titel, adresse: location.pathname, am: now, mappe: whole ? pdf : "", fehlend: missing.length };
      await cache.put(noteAt(kennung), Response.json(note));
      await (await caches.open(OVERVIEW)).put(uebersicht, (await copied(await fetched(uebersicht))).copy);
    } catch (error) {
      await caches.delete(name);
      throw error;
    }
    await forget(kennung, name);
  }

  async function forget(key, except = "") {
    for (const name of await sessions()) if (keyOf(name) === key && name !== except) await caches.delete(name);
    if ((await sessions()).length) return;
    await caches.delete(OVERVIEW);
    await (await navigator.serviceWorker.getRegistration("/"))?.unregister();
  }

  async function noteOf(name) {
    const found = await (await caches.open(name)).match(noteAt(keyOf(name)));
    return found ? found.json() : null;
  }

  async function noteFor(key) {
    const name = (await sessions()).find((each) => keyOf(each) === key);
    return name ? noteOf(name) : null;
  }

  const button = (text, run) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "kern-btn kern-btn--secondary", onclick: run });
    made.append(Object.assign(document.createElement("span"), { className: "kern-label", textContent: text }));
    return made;
  };

  // On the page of a session

  const place = document.querySelector("[data-mitnehmen]");
  if (place) {
    const status = place.querySelector("[role=status]");
    const buttons = place.querySelector(".mitnehmen__tasten");
    const say = (text) => { status.textContent = text; };
    const told = (note) => `Auf diesem Gerät: mitgenommen am ${DAY.format(note.am)} Uhr`
      + `${note.fehlend ? `; ${note.fehlend} Teile ließen sich nicht laden` : ""}.`;

    const show = async (text = "") => {
      const note = await noteFor(place.dataset.kennung);
      buttons.replaceChildren(...(note
        ? [button("Aktualisieren", run), button("Vom Gerät entfernen", remove)]
        : [button("Sitzung mitnehmen", run)]));
      place.querySelector(".mitnehmen__liste").hidden = !note;
      say(text || (note ? told(note) : ""));
      place.hidden = false;
    };
    const run = async () => {
      for (const each of buttons.children) each.disabled = true;
      try {
        await takeAlong(place, say);
        await show();
      } catch {
        await show("Das hat nicht geklappt: Netz oder Speicherplatz fehlen, oder Sie wurden abgemeldet. Auf dem Gerät hat sich nichts geändert.");
      }
      buttons.querySelector("button").focus();
    };
    const remove = async () => {
      await forget(place.dataset.kennung);
      await show("Vom Gerät entfernt.");
      buttons.querySelector("button").focus();
    };
    show();
  }

  // On the page of what is on this device

  const list = document.querySelector("[data-mitgenommen]");
  if (list) {
    const say = (text) => { document.querySelector("[data-mitgenommen-meldung]").textContent = text; };
    const entry = (note, name) => {
      const line = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: note.adresse, textContent: note.titel });
      const text = document.createElement("p");
      text.append(`Mitgenommen am ${DAY.format(note.am)} Uhr`);
      if (note.mappe) text.append(" · ", Object.assign(document.createElement("a"), { href: note.mappe, textContent: "Sitzungsmappe (PDF)" }));
      const remove = button("Vom Gerät entfernen", async () => { await forget(keyOf(name)); await fill(); say(`${note.titel}: vom Gerät entfernt.`); });
      remove.setAttribute("aria-label", `Vom Gerät entfernen: ${note.titel}`);
      line.append(link, text, remove);
      return line;
    };
    const fill = async () => {
      const found = (await Promise.all((await sessions()).map(async (name) => [await noteOf(name), name]))).filter(([note]) => note);
      found.sort(([one], [other]) => one.titel.localeCompare(other.titel, "de"));
      list.replaceChildren(...found.map(([note, name]) => entry(note, name)));
      list.hidden = !found.length;
      say(found.length ? "" : "Auf diesem Gerät ist keine Sitzung.");
    };
    fill();
  }
})();
