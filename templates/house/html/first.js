// The fonts are in the page, but a browser lays text out before it has read them, and again after.
// So the page shows when they are there, a moment later, and nothing jumps. Without scripts it jumps.
(() => {
  const root = document.documentElement;
  const show = () => {
    if (!root.classList.contains("waits")) return;
    root.classList.remove("waits");
    // Where there was no layout, the address led nowhere.
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && !scrollY) target.scrollIntoView({ behavior: "instant" });
  };
  root.classList.add("waits");
  Promise.allSettled([...document.fonts].map((face) => face.load())).then(show);
  setTimeout(show, 400);
})();
