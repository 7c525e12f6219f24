// On every page of the back office: what this device kept of minutes goes once the site has it, and when one signs out.

const PREFIX = "tablee:minutes:";
const ours = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));

try {
  const sent = sessionStorage.getItem(`${PREFIX}sent`);
  if (sent && document.querySelector(".messages .success")) localStorage.removeItem(sent);
  sessionStorage.removeItem(`${PREFIX}sent`);
} catch { /* storage is refused: nothing was kept */ }

document.addEventListener("submit", (event) => {
  if (!/logout|deconnexion/.test(event.target.action)) return;
  try { ours(PREFIX).forEach((key) => localStorage.removeItem(key)); } catch { /* nothing was kept */ }
});
