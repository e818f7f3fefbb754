/* Shows a page of its own where the server cannot be reached. Nothing else is kept: no answer, no list, no page of anybody. */

/* global URL, caches, fetch, self */

const { cache, offline, files, api } = JSON.parse("{{ data|escapejs }}")
const canPassBy = "addRoutes" in (self.InstallEvent?.prototype ?? {})

self.addEventListener("install", (event) => {
  // What is sent while a page is being left, such as a deletion, would end with the page if it came through here.
  if (canPassBy) event.waitUntil(event.addRoutes({ condition: { urlPattern: api }, source: "network" }))
  event.waitUntil(caches.open(cache).then((kept) => kept.addAll([offline, ...files])).then(() => self.skipWaiting()))
})

self.addEventListener("activate", (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name.startsWith("wenyuan-") && name !== cache).map((name) => caches.delete(name)))
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()))
})

// A browser that cannot let requests pass by has no page without a connection, but loses nothing.
if (canPassBy) {
  self.addEventListener("fetch", (event) => {
    const { request } = event
    if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(offline)))
    else if (files.includes(new URL(request.url).pathname)) event.respondWith(caches.match(request).then((file) => file ?? fetch(request)))
  })
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  const address = new URL(event.notification.data, self.location.origin).href
  const shown = (windows) => windows.find(({ url }) => url.split("#")[0] === address)
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((windows) => shown(windows)?.focus() ?? self.clients.openWindow(address)))
})
