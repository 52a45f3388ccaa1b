/* Service worker: without network it answers from the sessions that somebody has taken along (static/ratsinfo/mitnehmen.js).

   With network it answers nothing by itself. What the network says counts: what is gone, or asks for a login, is deleted
   here too; copies of a reader who is not logged in any more are deleted, and so are those older than a login lasts.
   A cache is called "sitzung|<reader>|<key of the session>|<moment in ms>|<seconds it is kept>", without the reader and the
   last of them for what everybody may see. */
"use strict";

const OVERVIEW = "uebersicht";
const readerOf = (name) => name.split("|")[1] ?? "";
const isTooOld = (name) => {
  const [, reader, , moment, seconds] = name.split("|");
  return Boolean(reader) && !(Date.now() < Number(moment) + Number(seconds) * 1000);
};

async function copies() {
  const found = (await caches.keys()).filter((name) => name === OVERVIEW || name.startsWith("sitzung|"));
  await Promise.all(found.filter(isTooOld).map((name) => caches.delete(name)));
  return found.filter((name) => !isTooOld(name));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(event));
});

async function answer(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(learnFrom(event.request, response));
    return response;
  } catch {
    return (await copyOf(event.request)) ?? Response.error();
  }
}

async function learnFrom(request, response) {
  const gone = [401, 403, 404, 410].includes(response.status) || response.type === "opaqueredirect" || response.redirected;
  if (gone) await Promise.all((await copies()).map(async (name) => (await caches.open(name)).delete(request.url)));
  const isPage = request.mode === "navigate" && response.ok && response.headers.get("Content-Type")?.startsWith("text/html");
  if (isPage) await keepOnlyFor((response.headers.get("Archiv-Leser") ?? "").split(" ")[0]);
}

async function keepOnlyFor(reader) {
  for (const name of await copies()) {
    if (readerOf(name) && readerOf(name) !== reader) await caches.delete(name);
  }
}

async function copyOf(request) {
  for (const name of (await copies()).reverse()) {
    const found = await (await caches.open(name)).match(request.url.split("#")[0], { ignoreVary: true });
    if (!found) continue;
    const isPage = request.mode === "navigate" && found.headers.get("Content-Type")?.startsWith("text/html");
    if (isPage && name !== OVERVIEW) return withAge(found, Number(name.split("|")[3]));
    return part(request, found);
  }
  return null;
}

async function withAge(found, moment) {
  const taken = new Intl.DateTimeFormat("de-DE", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Berlin" })
    .format(moment);
  const notice = `<p class="mitgenommen__stand" role="status"><strong>Ohne Netz:</strong> mitgenommen am ${taken} Uhr, Stand ${since((Date.now() - moment) / 1000)}. `
    + "Was sich seitdem geändert hat, steht hier nicht.</p>";
  const text = (await found.text()).replace(/<main\b[^>]*>/, (main) => main + notice);
  return new Response(text, { headers: found.headers });
}

function since(seconds) {
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat("de", { numeric: "always" }).format(-Math.max(1, Math.floor(seconds / size)), unit);
}

async function part(request, found) {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range || (!range[1] && !range[2])) return found;
  const whole = await found.blob();
  const first = range[1] ? Number(range[1]) : Math.max(0, whole.size - Number(range[2]));
  const last = Math.min(range[1] && range[2] ? Number(range[2]) : whole.size - 1, whole.size - 1);
  const headers = new Headers(found.headers);
  if (first > last) {
    headers.set("Content-Range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${whole.size}`);
  headers.set("Content-Length", String(last - first + 1));
  return new Response(whole.slice(first, last + 1), { status: 206, headers });
}
