// Enhancement only: everything on the page can be read and reached without this.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const named = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const part = (selector) => document.getElementById("for-script").content.querySelector(selector).cloneNode(true);

  const contents = document.querySelector(".contents details");
  // Rows of two want the width that the contents would take beside them.
  const wide = matchMedia(document.querySelector(".parallel") ? "not all" : "(min-width: 1100px)");
  if (contents) {
    const front = contents.open;
    const fit = () => { contents.open = front || wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    // On a narrow screen the list has done its work once a line of it was chosen.
    contents.addEventListener("click", (event) => {
      if (!front && !wide.matches && event.target.closest("a")) contents.open = false;
    });
  }

  // Both languages side by side, or either alone. Where one is hidden, a link to it leads to its row.
  const sides = document.getElementById("for-script").content.querySelector(".sides")?.cloneNode(true);
  if (sides) {
    const buttons = all("button", sides), root = document.documentElement;
    const choose = (shown) => {
      const row = all(".parallel, main figure, main .table, main h2, main h3").find((part) => part.getBoundingClientRect().bottom > 0);
      const place = row?.getBoundingClientRect().top;
      root.dataset.show = shown;
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.show === shown));
      if (row && scrollY) scrollBy({ top: row.getBoundingClientRect().top - place, behavior: "instant" });
    };
    for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.show));
    document.querySelector("main").prepend(sides);
    addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && !target.getClientRects().length) target.closest(".parallel")?.scrollIntoView();
    });
  }

  // The line of the contents that is being read.
  const links = new Map();
  for (const link of all(".contents a[href^='#']")) {
    const target = named(link);
    if (target) links.set(target, link);
  }
  let current = null;
  const follow = () => {
    let found = null;
    for (const target of links.keys()) {
      if (target.getBoundingClientRect().top < innerHeight / 3) found = target;
    }
    if (found === current) return;
    if (current) links.get(current).removeAttribute("aria-current");
    current = found;
    if (!current) return;
    const link = links.get(current);
    link.setAttribute("aria-current", "location");
    const list = link.closest("nav");
    if (wide.matches && list.scrollHeight > list.clientHeight) {
      const line = link.getBoundingClientRect(), frame = list.getBoundingClientRect();
      if (line.top < frame.top + 40 || line.bottom > frame.bottom - 40) {
        list.scrollTop += line.top - frame.top - frame.height / 2;
      }
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  follow();

  // The block that is being read. Its identifier is the same in each language.
  const read = () => {
    let found = null;
    for (const block of all("main :is(h2,h3,h4,h5,h6,p,figure,.table,pre,li,aside)[id]")) {
      const box = block.getBoundingClientRect();
      if (box.top > innerHeight / 3) break;
      if (box.height) found = block;
    }
    return found;
  };
  for (const link of all(".languages a")) {
    const open = () => { link.hash = read()?.id ?? ""; };
    for (const event of ["click", "auxclick"]) link.addEventListener(event, open);
  }

  // Whoever comes back is offered the place where they were; nobody is moved unasked.
  const front = document.body.dataset.front;
  const page = location.pathname.split("/").pop() || front;
  const key = "tongwen " + (front ? location.pathname.replace(/[^/]*$/, "") : location.pathname);
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    const kind = performance.getEntriesByType("navigation")[0]?.type;
    const here = kept && (kept.page === page || page === front);
    if (here && kind === "navigate" && !location.hash && scrollY < 8) {
      const line = part(".resume"), link = line.querySelector("a");
      link.href = (kept.page === page ? "" : kept.page) + "#" + encodeURIComponent(kept.id);
      const away = () => line.remove();
      link.addEventListener("click", away);
      line.querySelector("button").addEventListener("click", away);
      document.body.append(line);
      addEventListener("scroll", () => { if (scrollY > innerHeight) away(); }, { passive: true });
    }
    const keep = () => {
      const block = page === front ? null : read();
      if (block && scrollY > innerHeight / 2) {
        localStorage.setItem(key, JSON.stringify({ page, id: block.id }));
      }
    };
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  } catch { /* A browser may keep nothing. */ }

  // Where there is room a note stands beside its call, for the eye alone: all read it in the list.
  for (const call of all(".chapter > :is(p, .lead) .note-call")) {
    const content = named(call)?.querySelector(".note-content");
    if (!content || content.querySelector("table, figure, ol, ul, pre, math")) continue;
    const note = document.createElement("span");
    note.className = "side-note";
    note.setAttribute("aria-hidden", "true");
    note.append(call.querySelector("sup").cloneNode(true), " ", ...content.cloneNode(true).childNodes);
    for (const back of all(".back-link", note)) back.remove();
    for (const link of all("a", note)) link.replaceWith(...link.childNodes);
    for (const inner of all("[id]", note)) inner.removeAttribute("id");
    call.after(note);
  }

  // A note or a work cited shows beside its call; the call is a link to it all the same.
  const box = document.createElement("div");
  box.className = "note-box";
  box.popover = "auto";
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  let caller = null;
  const show = (call, content, title) => {
    box.replaceChildren(...content.cloneNode(true).childNodes);
    for (const inner of all("[id]", box)) inner.removeAttribute("id");
    for (const back of all(".back-link", box)) back.remove();
    const more = document.createElement("a");
    more.className = "back-link";
    more.href = call.hash;
    more.textContent = title;
    more.addEventListener("click", () => { caller = null; box.hidePopover(); });
    box.append(more);
    box.setAttribute("aria-label", title);
    // After its call, so that the keyboard goes on from there; in the text it could be in a link.
    box.showPopover({ source: call });
    caller = call;
    stand();
  };
  // The page may still be on its way to a call that was reached by keyboard: the box goes with it.
  const stand = () => {
    const place = caller.getBoundingClientRect();
    const left = Math.min(place.left - 16, innerWidth - box.offsetWidth - 16);
    const below = place.bottom + 8 + box.offsetHeight < innerHeight;
    box.style.left = `${Math.max(16, left)}px`;
    box.style.top = `${Math.max(8, below ? place.bottom + 8 : place.top - box.offsetHeight - 8)}px`;
  };
  if (box.showPopover) {
    document.body.append(box);
    box.addEventListener("toggle", (event) => {
      if (event.newState === "closed" && caller && box.contains(document.activeElement)) caller.focus();
    });
    for (const call of all(".note-call, .citation a[href^='#']")) {
      const listed = named(call);
      const content = listed?.querySelector(".note-content, .entry");
      if (!content) continue;
      const heading = listed.closest("section")?.querySelector("h2 .words")?.textContent ?? "";
      const label = listed.querySelector(".label")?.textContent ?? "";
      call.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        show(call, content, call.getAttribute("aria-label") ?? `${heading} ${label}`.trim());
        if (event.detail === 0) box.focus();
      });
    }
    addEventListener("scroll", () => {
      if (!caller || !box.matches(":popover-open")) return;
      const { top, bottom } = caller.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight) box.hidePopover();
      else stand();
    }, { passive: true });
  }

  // What is wider than the screen is moved by the keyboard too, not by a finger alone.
  const stops = () => {
    for (const chart of all(".chart")) {
      if (chart.scrollWidth > chart.clientWidth) chart.tabIndex = 0;
      else chart.removeAttribute("tabindex");
    }
  };
  addEventListener("load", stops);
  addEventListener("resize", stops, { passive: true });

  // A picture in a figure opens as large as the window.
  for (const figure of all(".figure")) {
    const pictures = all("img, svg:not(.axis)", figure);
    if (!pictures.length) continue;
    const button = part(".zoom");
    const label = figure.querySelector("figcaption .label")?.textContent ?? "";
    button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${label}`.trim());
    const open = () => {
      const dialog = part("dialog");
      dialog.setAttribute("aria-label", label || button.getAttribute("aria-label"));
      const inside = dialog.querySelector("div");
      for (const picture of pictures) inside.append(picture.cloneNode(true));
      for (const picture of all("[style]", inside)) picture.removeAttribute("style");
      const caption = figure.querySelector("figcaption");
      if (caption) {
        const words = document.createElement("p");
        words.append(...caption.cloneNode(true).childNodes);
        for (const link of all("a", words)) link.replaceWith(...link.childNodes);
        inside.append(words);
      }
      dialog.addEventListener("click", (event) => {
        if (event.target === dialog || event.target.closest(".close, img")) dialog.close();
      });
      dialog.addEventListener("close", () => { dialog.remove(); button.focus({ preventScroll: true }); });
      document.body.append(dialog);
      dialog.showModal();
    };
    button.addEventListener("click", open);
    for (const picture of pictures) picture.addEventListener("click", open);
    figure.querySelector(".figure-content")?.append(button);
    figure.classList.add("zooms");
  }

  // In what is narrow, lines of Chinese end between words, which browsers know, and the report's keywords.
  if (document.documentElement.matches(":lang(zh)") && Intl.Segmenter) {
    const keywords = (document.querySelector("meta[name=keywords]")?.content ?? "").split(/[,，、]\s*/).filter((word) => word.length < 8);
    const words = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });
    const closes = /^[的了着過地得們等中上下內外前後間性化者部院會局署廳所處室學家員人類型式率量度力]$/u;
    const parted = (text) => {
      const inside = new Set();
      for (const word of keywords) {
        for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + 1)) {
          for (let place = at + 1; place < at + word.length; place++) inside.add(place);
        }
      }
      const parts = [""];
      let last = "", closed = false;
      for (const { segment, index } of words.segment(text)) {
        const meet = /\p{Script=Han}$/u.test(last) && /^\p{Script=Han}/u.test(segment);
        // What is a single character goes with the word behind it, or the one that it closes.
        if (meet && !inside.has(index) && !closes.test(segment) && ([...last].length > 1 || closed)) parts.push("");
        parts[parts.length - 1] += segment;
        closed = meet && closes.test(segment) && ([...last].length > 1 || closed);
        last = segment;
      }
      return parts;
    };
    for (const place of all(".report-title, .report-subtitle, h2, h3, h4, h5, h6, dt, th, td, figcaption, caption, .timeline .what, .contents a")) {
      // A title with a pause is parted there.
      if (place.matches(".report-title, .report-subtitle, h2") && /[：；，？！—]/.test(place.textContent)) continue;
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), found = [];
      while (texts.nextNode()) if (texts.currentNode.parentElement.matches(":lang(zh):not(code)")) found.push(texts.currentNode);
      for (const text of found) text.replaceWith(...parted(text.data).flatMap((part, at) => at ? [document.createElement("wbr"), part] : [part]));
      place.classList.add("phrased");
    }
  }

  // A title that takes two lines is parted at its pause.
  for (const words of all("h2 > .words")) {
    const halves = words.childElementCount ? null : words.textContent.match(/^([^:?!;]+[:?!;]) (.+)$/);
    if (halves) words.replaceChildren(...halves.slice(1).flatMap((half, at) => {
      const made = document.createElement("span");
      made.className = "half";
      made.textContent = half;
      return at ? [" ", made] : [made];
    }));
  }

  // The notations of a reference go to the clipboard.
  for (const text of all(".reference pre")) {
    const button = part(".copy"), words = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = words; }, 2000);
      } catch {
        getSelection().selectAllChildren(text);
      }
    });
    text.nextElementSibling.append(" ", button);
  }

  // Where a mouse rests, the block shows its permanent address. For the keyboard there are the
  // contents; a stop at every paragraph would be in the way.
  if (matchMedia("(hover: hover)").matches) {
    const mark = document.createElement("a");
    mark.className = "permalink";
    mark.tabIndex = -1;
    mark.setAttribute("aria-hidden", "true");
    document.querySelector("main")?.addEventListener("pointerover", (event) => {
      const block = event.target.closest("main :is(h2,h3,h4,h5,h6,p,figure,.table)[id]");
      if (!block || mark.parentNode === block) return;
      mark.href = "#" + encodeURIComponent(block.id.replace(/-title$/, ""));
      block.append(mark);
    });
  }
})();
