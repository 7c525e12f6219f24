// Buttons that copy a text: <button data-copy="#text" data-copied="Copied" hidden>. Without script, or where the browser
// refuses, the text stays there to be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.querySelector(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.focus();
    text.select();
    let copied = false;
    try {
      await navigator.clipboard.writeText(text.value);
      copied = true;
    } catch {
      copied = document.execCommand("copy");
    }
    if (!copied) return;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
  text.addEventListener("focus", () => text.select());
}
