// 发出去: copy a text, read it out, make a PNG of the drawing with this computer's own fonts.
"use strict";
(() => {
  const WIDE = 1080, HIGH = 1440, SHOWN_MS = 3000;

  function say(button, text) {
    const word = button.querySelector("span");
    const before = button.dataset.word ||= word.textContent;
    word.textContent = text;
    setTimeout(() => { word.textContent = before; }, SHOWN_MS);
  }

  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
      say(button, button.dataset.done);
    } catch {
      field.focus();
      field.select();
      say(button, button.dataset.byHand);
    }
  }

  async function keep(button) {
    try {
      const answer = await fetch(button.dataset.picture);
      if (!answer.ok) throw new Error(String(answer.status));
      const image = new Image(WIDE, HIGH);
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(await answer.text());
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [WIDE, HIGH];
      canvas.getContext("2d").drawImage(image, 0, 0, WIDE, HIGH);
      const made = await new Promise(done => canvas.toBlob(done, "image/png"));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(made);
      link.download = `${button.dataset.name}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), SHOWN_MS);
    } catch {
      say(button, button.dataset.failed);
    }
  }

  const voice = window.speechSynthesis;
  function read(button) {
    const word = button.querySelector("span");
    const end = () => { button.setAttribute("aria-pressed", "false"); if (button.dataset.word) word.textContent = button.dataset.word; };
    if (button.getAttribute("aria-pressed") === "true") { voice.cancel(); return end(); }
    const said = new SpeechSynthesisUtterance(document.getElementById(button.dataset.read).value);
    [said.lang, said.rate, said.onend, said.onerror] = ["zh-CN", 0.9, end, end];
    button.dataset.word ||= word.textContent;
    word.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    voice.speak(said);
  }

  for (const button of document.querySelectorAll("[data-picture]")) button.hidden = false;
  if (voice) for (const button of document.querySelectorAll("[data-read]")) button.hidden = false;
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-copy], [data-picture], [data-read]");
    if (!button) return;
    if (button.dataset.copy) copy(button);
    else if (button.dataset.picture) keep(button);
    else read(button);
  });
})();
