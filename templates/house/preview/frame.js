// In the report that the preview shows: puts a new text into the page where it differs, tells where a
// block stands in the source, and shows the block of a place. It talks to the preview's page alone.
(() => {
  "use strict";
  const tell = (message) => parent.postMessage(message, "*");
  const BETWEEN = new Set(["EM", "STRONG", "A", "SPAN", "CODE", "SUP", "SUB", "MATH", "IMG", "S", "MARK", "BR"]);
  const HOLDS = new Set(["BODY", "MAIN", "SECTION", "HEADER", "NAV", "DIV", "ASIDE", "FOOTER", "OL", "UL", "DL", "DETAILS", "BLOCKQUOTE"]);

  // The places of blocks stand in comments: each goes to its element, and the comment away, so that
  // trees are alike where nothing but the number of a line differs.
  const settle = (root) => {
    const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (comments.nextNode()) found.push(comments.currentNode);
    for (const comment of found) {
      if (!comment.data.startsWith("@")) continue;
      let next = comment.nextSibling;
      while (next?.nodeType === Node.TEXT_NODE && !next.data.trim()) next = next.nextSibling;
      const element = next?.nodeType === Node.ELEMENT_NODE && !BETWEEN.has(next.tagName) ? next : comment.parentElement;
      element.place ??= comment.data.slice(1);
      comment.remove();
    }
    root.normalize();
    return root;
  };

  // Each element of a tree as it was written knows the one that stands for it in the page.
  const join = (written, live) => {
    written.live = live;
    live.place = written.place;
    for (let index = 0; index < written.children.length; index += 1) join(written.children[index], live.children[index]);
  };
  const keep = (old, fresh) => {
    if (!old.live) return; // a script, which stays as it is
    fresh.live = old.live;
    fresh.live.place = fresh.place;
    for (let index = 0; index < fresh.children.length; index += 1) keep(old.children[index], fresh.children[index]);
  };
  const parts = (element) => [...element.childNodes].filter((node) =>
    node.nodeType === Node.ELEMENT_NODE ? !/^(SCRIPT|TEMPLATE)$/.test(node.tagName) : node.nodeType === Node.TEXT_NODE && node.data.trim());

  const made = (fresh, changed) => {
    const live = document.importNode(fresh, true);
    join(fresh, live);
    changed.push(live);
    return live;
  };
  const patch = (old, fresh, changed) => {
    if (old.isEqualNode(fresh)) return keep(old, fresh);
    const before = parts(old), after = parts(fresh);
    const whole = (list) => list.every((node) => node.nodeType === Node.ELEMENT_NODE);
    if (old.tagName !== fresh.tagName || !HOLDS.has(old.tagName) || !whole(before) || !whole(after)) {
      old.live.replaceWith(made(fresh, changed));
      return undefined;
    }
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.live.setAttribute(name, value);
    for (const { name } of old.attributes) if (!fresh.hasAttribute(name)) old.live.removeAttribute(name);
    fresh.live = old.live;
    fresh.live.place = fresh.place;
    let start = 0, end = 0;
    while (start < Math.min(before.length, after.length) && before[start].isEqualNode(after[start])) {
      keep(before[start], after[start]);
      start += 1;
    }
    while (end < Math.min(before.length, after.length) - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) {
      keep(before.at(-1 - end), after.at(-1 - end));
      end += 1;
    }
    const gone = before.slice(start, before.length - end), come = after.slice(start, after.length - end);
    if (gone.length === come.length) {
      gone.forEach((element, index) => patch(element, come[index], changed));
      return undefined;
    }
    const behind = end ? before.at(-end).live : null;
    const fragments = come.map((element) => made(element, changed));
    if (behind) behind.before(...fragments);
    else if (before.length) before.at(-1).live.after(...fragments);
    else fresh.live.append(...fragments);
    for (const element of gone) element.live.remove();
    return undefined;
  };

  settle(document.body);
  let written = document.body.cloneNode(true);
  const places = (from, to) => {
    to.place = from.place;
    for (let index = 0; index < from.children.length; index += 1) places(from.children[index], to.children[index]);
  };
  places(document.body, written);
  join(written, document.body);

  const flash = (element) => {
    element.animate?.([{ backgroundColor: "rgb(255 196 0 / 38%)" }, { backgroundColor: "transparent" }], { duration: 1600, easing: "ease-out" });
  };
  const inView = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  };
  // The whole body, or the chapters that have changed: false where one of them is not there.
  const put = ({ body, chapters }, changed) => {
    const fresh = settle(new DOMParser().parseFromString(body ?? chapters.join(""), "text/html").body);
    if (body) {
      patch(written, fresh, changed);
      written = fresh;
      return true;
    }
    for (const chapter of [...fresh.children]) {
      const old = written.querySelector(`section.chapter[id="${CSS.escape(chapter.id)}"]`);
      if (!old) return false;
      patch(old, chapter, changed);
      old.replaceWith(chapter);
    }
    return true;
  };
  const change = (said) => {
    const { version, follow } = said, changed = [];
    if (!put(said, changed)) { tell({ lost: true }); return; }
    if (changed.length) document.dispatchEvent(new CustomEvent("tongwen:changed", { detail: changed }));
    const read = changed.find((element) => element.closest("main")) ?? changed[0];
    if (read && follow && !changed.some(inView)) read.scrollIntoView({ block: "center" });
    for (const element of changed) if (inView(element)) flash(element);
    requestAnimationFrame(() => requestAnimationFrame(() => tell({ painted: version })));
  };
  const fonts = (rules) => {
    const sheet = document.createElement("style");
    sheet.textContent = rules;
    document.head.append(sheet);
    document.querySelectorAll("style.newer").forEach((older) => older.remove());
    sheet.className = "newer";
  };
  const goTo = ({ file, line }) => {
    let found = null, nearest = 0;
    for (const element of document.querySelectorAll("main *")) {
      for (const part of element.place?.split("|") ?? []) {
        const [, name, number] = /^(.*):(\d+):\d+$/.exec(part) ?? [];
        if (name && decodeURIComponent(name) === file && Number(number) <= line && Number(number) >= nearest) {
          found = element;
          nearest = Number(number);
        }
      }
    }
    if (!found) return;
    if (!inView(found)) found.scrollIntoView({ block: "center" });
    flash(found);
  };

  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    const said = event.data ?? {};
    if (said.body || said.chapters) change(said);
    if (said.rules) fonts(said.rules);
    if (said.goTo) goTo(said.goTo);
    if (said.show) document.getElementById(said.show)?.scrollIntoView({ block: "start", behavior: "instant" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      tell(link.dataset.edition ? { language: link.dataset.edition } : { open: link.href });
      return;
    }
    if (link || event.target.closest("button, summary, dialog")) return;
    for (let element = event.target; element; element = element.parentElement) {
      if (element.place) { tell({ place: element.place }); return; }
    }
  });
  let waiting = 0;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      const block = document.elementFromPoint(innerWidth / 2, innerHeight / 3)?.closest("main [id]");
      if (block && scrollY > 80) tell({ reading: block.id });
    }, 200);
  }, { passive: true });
  addEventListener("DOMContentLoaded", () => tell({ ready: true }));
})();
