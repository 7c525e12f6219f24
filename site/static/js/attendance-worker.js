// Gives the counting page back when the network does not. The page itself keeps what is needed (js/attendance.js).
const PATIENCE = 4000; // milliseconds a network that hangs is waited for

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const kept = () => caches.match(event.request, { ignoreSearch: true, ignoreVary: true });
  const asked = fetch(event.request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(kept).then((found) => found || asked);
  event.respondWith(Promise.race([asked, late]).catch(() => kept().then((found) => found || Response.error())));
});
