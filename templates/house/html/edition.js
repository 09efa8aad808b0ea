// Enhancement only: everything on the page can be read and reached without this.
(() => {
  "use strict";
  const contents = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 1100px)");
  if (contents) {
    const fit = () => { contents.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    // On a narrow screen the list has done its work once a line of it was chosen.
    contents.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) contents.open = false;
    });
  }

  // The line of the contents that is being read.
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
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

  // The other language opens at the section that is being read: identifiers are the same.
  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => { link.hash = current ? current.id : ""; });
  }

  // A note shows beside its call; the call is a link to it all the same.
  const box = document.createElement("aside");
  if (!box.showPopover && !("popover" in box)) return;
  box.className = "note-box";
  box.popover = "auto";
  document.body.append(box);
  for (const call of document.querySelectorAll(".note-call")) {
    call.addEventListener("click", (event) => {
      const note = document.getElementById(call.hash.slice(1));
      const content = note && note.querySelector(".note-content");
      if (!content || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      box.replaceChildren(...content.cloneNode(true).childNodes);
      for (const part of box.querySelectorAll("[id]")) part.removeAttribute("id");
      const more = box.querySelector(".back-link");
      if (more) {
        more.href = call.hash;
        more.textContent = call.getAttribute("aria-label");
        more.removeAttribute("aria-label");
        more.removeAttribute("role");
        more.addEventListener("click", () => box.hidePopover());
      }
      box.setAttribute("aria-label", call.getAttribute("aria-label"));
      box.showPopover();
      const place = call.getBoundingClientRect();
      const left = Math.min(place.left - 16, innerWidth - box.offsetWidth - 16);
      const below = place.bottom + 8 + box.offsetHeight < innerHeight;
      box.style.left = `${Math.max(16, left)}px`;
      box.style.top = `${below ? place.bottom + 8 : place.top - box.offsetHeight - 8}px`;
    });
  }
  addEventListener("scroll", () => box.matches(":popover-open") && box.hidePopover(), { passive: true });
})();
