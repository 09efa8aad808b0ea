// The preview's own page: it shows the newest state that the server tells, and keeps the reader's place.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const frame = by("frame"), pages = by("pages"), view = by("view");
  const wish = { format: by("formats").firstElementChild.dataset.format, language: "", institute: "" };
  // How the format is shown: as a page, as leaves of paper, as a likeness.
  const how = () => [...by("formats").children].find((button) => button.dataset.format === wish.format)?.dataset.how;
  const query = (more = {}) => new URLSearchParams({ ...wish, ...more }).toString();

  // What was chosen stays when the page is loaded again.
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(wish)) if (kept.has(key)) wish[key] = kept.get(key);
  by("institute").value = wish.institute;

  let state = null, stream = null, reading = "";
  const shown = { web: 0, fonts: 0, pages: 0 };
  let had = -1; // the version of the body in the frame: who has it is sent only what has changed
  let spots = [], leaves = [];

  const listen = () => {
    stream?.close();
    history.replaceState(null, "", `#${query()}`);
    Object.assign(shown, { web: 0, fonts: 0, pages: 0 });
    had = -1;
    frame.hidden = pages.hidden = true;
    by("waiting").hidden = false;
    by("waiting").textContent = how() === "page" ? "Making the page…" : "Laying the pages out…";
    by("likeness").hidden = how() !== "likeness";
    by("widths").hidden = how() !== "page";
    for (const button of by("formats").children) press(button, button.dataset.format === wish.format);
    stream = new EventSource(`events?${query()}`);
    stream.onmessage = (event) => { state = JSON.parse(event.data); show(); };
    stream.onerror = () => { by("status").textContent = "The preview has ended: start it again"; };
  };
  // Of which version of the files something is on the screen: for who measures.
  const painted = (version) => { document.documentElement.dataset.painted = String(version); };
  const press = (button, pressed) => button.setAttribute("aria-pressed", String(pressed));

  const show = () => {
    if (state.title) {
      by("title").textContent = state.title;
      document.title = `${state.title} · Preview`;
    }
    showLanguages();
    showProblems();
    if (state.web && state.web !== shown.web) showWeb(state.web);
    if (state.fonts && state.fonts !== shown.fonts && shown.web) showFonts(state.fonts);
    if (state.pages && state.pages !== shown.pages) showPages(state.pages);
    const made = state.web || state.pages;
    by("waiting").hidden = Boolean(made) || state.failed.length > 0;
    by("status").textContent = state.busy ? (made ? "Laying the new pages out…" : "") : made ? `Made in ${state.seconds.toFixed(2)} s` : "";
  };

  const showLanguages = () => {
    const group = by("languages");
    const current = wish.language || state.languages[0]?.[0];
    if (group.childElementCount !== state.languages.length) {
      group.replaceChildren(...state.languages.map(([tag, name]) => {
        const button = document.createElement("button");
        button.type = "button";
        Object.assign(button.dataset, { tag });
        button.lang = tag;
        button.textContent = name;
        button.addEventListener("click", () => { wish.language = tag; listen(); });
        return button;
      }));
    }
    for (const button of group.children) press(button, button.dataset.tag === current);
    group.hidden = state.languages.length < 2;
  };

  // --- the web page, and Word's likeness ---

  const tell = (message) => frame.contentWindow?.postMessage(message, "*");
  const showWeb = async (serial) => {
    const first = !shown.web;
    shown.web = serial;
    frame.hidden = false;
    if (first) {
      shown.fonts = state.fonts;
      frame.src = `frame?${query()}`;
      return;
    }
    await tellBody(() => shown.web === serial);
  };
  const tellBody = async (wanted) => {
    const answer = await fetch(`body?${query({ had })}`);
    if (!answer.ok || !wanted()) return;
    const body = await answer.json();
    if (!wanted()) return;
    had = body.version;
    tell({ ...body, follow: by("follow").checked });
  };
  const showFonts = async (serial) => {
    shown.fonts = serial;
    const answer = await fetch(`fonts?${query()}`);
    if (answer.ok) tell(await answer.json());
  };
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow) return;
    const said = event.data ?? {};
    if (said.ready) {
      if (reading) tell({ show: reading });
      // What was made while the frame was loading.
      had = -1;
      if (how() === "page") tellBody(() => true);
    }
    if (said.lost) { had = -1; tellBody(() => true); }
    if (typeof said.reading === "string") reading = said.reading;
    if (typeof said.place === "string") showSource(parsed(said.place));
    if (typeof said.language === "string" && state.languages.some(([tag]) => tag === said.language)) {
      wish.language = said.language;
      listen();
    }
    if (typeof said.open === "string" && /^(https?|mailto):/i.test(said.open)) open(said.open, "_blank", "noopener,noreferrer");
    if (typeof said.painted === "number") painted(said.painted);
  });
  const parsed = (told) => {
    // The translation, where there is one, stands behind the source.
    const [source, translation] = told.split("|").map((part) => {
      const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(part) ?? [];
      return { file: decodeURIComponent(file ?? ""), line: Number(line ?? 1), column: Number(column ?? 1) };
    });
    const first = state?.languages[0]?.[0];
    return translation && wish.language && wish.language !== first ? translation : source;
  };

  // --- the pages ---

  const drawn = (digest) => {
    const width = Math.ceil(Math.min(pages.clientWidth || 900, 820) * devicePixelRatio / 100) * 100;
    return `leaf/${digest}?width=${width}`;
  };
  const showPages = async (serial) => {
    const first = !shown.pages;
    shown.pages = serial;
    pages.hidden = false;
    const version = state.version;
    const answer = await fetch(`leaves?${query()}`);
    if (!answer.ok || shown.pages !== serial) return;
    const told = await answer.json();
    const before = leaves;
    leaves = told.leaves;
    spots = told.spots;
    while (pages.childElementCount > leaves.length) pages.lastElementChild.remove();
    const changed = [];
    leaves.forEach(([digest, width, height], index) => {
      let leaf = pages.children[index];
      if (!leaf) {
        leaf = document.createElement("figure");
        leaf.className = "leaf";
        const picture = document.createElement("img"), caption = document.createElement("figcaption");
        picture.loading = "lazy";
        picture.alt = `Page ${index + 1}`;
        picture.draggable = false;
        caption.textContent = index + 1;
        leaf.append(picture, caption);
        pages.append(leaf);
      }
      if (leaf.dataset.digest === digest) return;
      leaf.dataset.digest = digest;
      leaf.style.aspectRatio = `${width} / ${height}`;
      const picture = leaf.firstElementChild;
      // The page before stays until the new one is here, so that nothing flashes white.
      picture.src = drawn(digest);
      if (!first && before.length) changed.push(leaf);
    });
    const read = first && reading ? spots.find((spot) => spot[0] === reading.file) : null;
    if (read) pages.children[read[3]]?.scrollIntoView();
    else if (changed.length && by("follow").checked && !changed.some(inView)) changed[0].scrollIntoView({ block: "center" });
    await Promise.all(changed.filter(inView).map((leaf) => leaf.firstElementChild.decode().catch(() => {})));
    requestAnimationFrame(() => requestAnimationFrame(() => painted(version)));
  };
  const inView = (leaf) => {
    const box = leaf.getBoundingClientRect(), around = pages.getBoundingClientRect();
    return box.bottom > around.top && box.top < around.bottom;
  };
  const mark = (leaf, top) => {
    leaf.classList.remove("marked");
    leaf.style.setProperty("--at", `${(top * 100).toFixed(2)}%`);
    void leaf.offsetWidth; // so that the mark fades anew
    leaf.classList.add("marked");
  };
  pages.addEventListener("click", (event) => {
    const leaf = event.target.closest(".leaf");
    if (!leaf) return;
    const number = [...pages.children].indexOf(leaf), box = leaf.getBoundingClientRect();
    const at = (event.clientY - box.top) / box.height;
    const before = spots.filter((spot) => spot[3] < number || (spot[3] === number && spot[4] <= at + 0.004));
    const found = before.at(-1) ?? spots.find((spot) => spot[3] === number);
    if (!found) return;
    if (found[3] === number) mark(leaf, found[4]);
    showSource({ file: found[0], line: found[1], column: found[2] });
  });

  // --- the source ---

  const showSource = async (place) => {
    const answer = await fetch(`source?${new URLSearchParams({ file: place.file, line: place.line })}`);
    if (!answer.ok) return;
    const { first, lines, open } = await answer.json();
    by("place").textContent = `${place.file}:${place.line}:${place.column}`;
    by("open").hidden = !open;
    if (open) by("open").href = open;
    by("lines").replaceChildren(...lines.map((line, index) => {
      const row = document.createElement("span"), number = document.createElement("b");
      number.textContent = first + index;
      row.append(number, line || " ");
      if (first + index === place.line) row.className = "here";
      return row;
    }));
    by("source").hidden = false;
    by("lines").querySelector(".here")?.scrollIntoView({ block: "center" });
  };
  by("close").addEventListener("click", () => { by("source").hidden = true; });
  by("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(by("place").textContent);
      by("copy").textContent = "Copied";
      setTimeout(() => { by("copy").textContent = "Copy the place"; }, 1500);
    } catch {
      getSelection().selectAllChildren(by("place"));
    }
  });
  const goTo = (place) => {
    showSource(place);
    if (how() !== "leaves") return tell({ goTo: place });
    const found = spots.filter((spot) => spot[0] === place.file && spot[1] <= place.line).sort((a, b) => a[1] - b[1]).at(-1);
    const leaf = found && pages.children[found[3]];
    if (!leaf) return;
    leaf.scrollIntoView({ block: "center" });
    mark(leaf, found[4]);
  };

  // --- the problems ---

  const item = (problem) => {
    const row = document.createElement("li"), head = document.createElement("p");
    row.className = problem.severity;
    head.className = "head";
    const add = (parent, kind, name, words) => {
      const part = document.createElement(kind);
      part.className = name;
      part.textContent = words;
      parent.append(part);
      return part;
    };
    add(head, "span", "code", problem.code);
    if (problem.place) {
      const where = add(head, "button", "where", problem.place);
      where.type = "button";
      where.addEventListener("click", () => goTo({ file: problem.file, line: problem.line || 1, column: problem.column || 1 }));
    }
    if (problem.open) add(head, "a", "open", "edit").href = problem.open;
    row.append(head);
    add(row, "p", "message", problem.message);
    if (problem.hint) add(row, "p", "hint", problem.hint);
    return row;
  };
  let told = "";
  const showProblems = () => {
    const problems = JSON.stringify([state.problems, state.failed]);
    if (problems === told) return;
    told = problems;
    const errors = state.problems.filter((problem) => problem.severity === "error").length;
    const warnings = state.problems.length - errors;
    const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
    const words = [errors && count(errors, "error"), warnings && count(warnings, "warning")].filter(Boolean);
    by("counted").textContent = words.join(", ") || "No problems";
    by("count").className = `count ${errors ? "wrong" : warnings ? "warned" : "fine"}`;
    by("list").replaceChildren(...state.problems.map(item));
    by("none").hidden = state.problems.length > 0;
    by("failures").replaceChildren(...state.failed.map(item));
    by("failed").hidden = state.failed.length === 0;
  };
  by("count").addEventListener("click", () => {
    const panel = by("problems");
    panel.hidden = !panel.hidden;
    by("count").setAttribute("aria-expanded", String(!panel.hidden));
  });

  // --- what is chosen ---

  by("formats").addEventListener("click", (event) => {
    const format = event.target.dataset.format;
    if (format && format !== wish.format) { wish.format = format; listen(); }
  });
  by("institute").addEventListener("change", () => { wish.institute = by("institute").value; listen(); });
  by("widths").addEventListener("click", (event) => {
    const width = event.target.dataset.width;
    if (width === undefined) return;
    for (const button of by("widths").children) press(button, button === event.target);
    frame.style.maxWidth = width ? `${width}px` : "";
    view.classList.toggle("narrow", Boolean(width));
  });
  listen();
})();
