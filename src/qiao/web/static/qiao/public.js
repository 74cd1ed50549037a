// Public pages: reading aloud, and the county nearest to the phone. Without this script the pages do all else.
"use strict";
(() => {
  const voice = window.speechSynthesis, SILENT_MS = 5000;
  let pressed = null, waiting = 0;

  // Reading aloud ---------------------------------------------------------------------------------------------------
  function stop() {
    voice.cancel();
    clearTimeout(waiting);
    if (!pressed) return;
    pressed.setAttribute("aria-pressed", "false");
    const word = pressed.querySelector("span");
    if (word && pressed.dataset.word) word.textContent = pressed.dataset.word;
    pressed = null;
  }

  function read(button, texts) {
    const again = pressed === button;
    stop();
    if (again) return;
    pressed = button;
    button.setAttribute("aria-pressed", "true");
    const word = button.querySelector("span");
    if (word && button.dataset.stop) {
      button.dataset.word = word.textContent;
      word.textContent = button.dataset.stop;
    }
    texts.forEach((text, at) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = "zh-CN";
      said.rate = 0.9;
      said.voice = voice.getVoices().find(one => one.lang.replace("_", "-").startsWith("zh-CN")) || null;
      said.onstart = () => { clearTimeout(waiting); };
      if (at === texts.length - 1) said.onend = () => { if (pressed === button) stop(); };
      said.onerror = event => { if (pressed === button && !["interrupted", "canceled"].includes(event.error)) stop(); };
      voice.speak(said);
    });
    // A phone may take the text and never say a word; then it tells so, instead of a button that stays pressed.
    const note = document.querySelector("[data-silent]");
    note.hidden = true;
    waiting = setTimeout(() => {
      if (pressed !== button) return;
      stop();
      note.textContent = note.dataset.silent;
      note.hidden = false;
      note.scrollIntoView({ block: "nearest" });
    }, SILENT_MS);
  }

  // A phone may have a voice and none of Chinese; it tells which only after a while, so ask when it knows.
  function offer() {
    const known = voice.getVoices();
    if (known.length && !known.some(one => /^(zh|cmn)/i.test(one.lang))) return;
    for (const button of document.querySelectorAll(".p-say")) {
      if (button.dataset.sayAll !== undefined && !document.querySelector("[data-say]")) continue;
      button.hidden = false;
    }
  }

  if (voice && window.SpeechSynthesisUtterance) {
    offer();
    voice.addEventListener?.("voiceschanged", offer);
    addEventListener("pagehide", stop);
    document.addEventListener("click", event => {
      const button = event.target.closest(".p-say");
      if (!button) return;
      const all = [...document.querySelectorAll("[data-say]")].map(one => one.dataset.say);
      read(button, button.dataset.sayAll === undefined ? [button.dataset.say] : all);
    });
  }

  // Handing on: the phone's own way, else copied for WeChat, which has none ------------------------------------------
  const share = document.querySelector("[data-share]");
  if (share && (navigator.share || navigator.clipboard)) {
    share.hidden = false;
    share.addEventListener("click", async () => {
      const { share: text, title, done, byHand } = share.dataset, word = share.querySelector("span");
      try {
        if (navigator.share) return await navigator.share({ title, text });
        await navigator.clipboard.writeText(text);
        word.textContent = done;
      } catch (refused) {
        if (refused.name !== "AbortError") word.textContent = byHand;
      }
    });
  }

  // The nearest county: reckoned here, from the list; the position is never sent -------------------------------------
  const nearest = document.querySelector("[data-nearest]");
  const home = document.getElementById("home");
  if (nearest && home && navigator.geolocation && isSecureContext) {
    const said = document.querySelector("[data-nearest-said]");
    nearest.hidden = document.querySelector("[data-nearest-note]").hidden = false;
    nearest.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(found => {
        const { longitude, latitude } = found.coords;
        const shrink = Math.cos(latitude * Math.PI / 180);
        let best = null, least = Infinity;
        for (const option of home.options) {
          if (!option.dataset.at) continue;
          const [lon, lat] = option.dataset.at.split(",").map(Number);
          const far = Math.hypot((lon - longitude) * shrink, lat - latitude);
          if (far < least) [best, least] = [option, far];
        }
        if (!best) return;
        best.selected = true;
        said.textContent = best.textContent;
        home.focus();
      }, () => { said.textContent = said.dataset.refused; }, { maximumAge: 600000, timeout: 15000 });
    });
  }
})();
