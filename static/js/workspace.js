// Makes staff work quicker for those with script; every form works without it.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const scope = (element) => element.closest("form, table") || document;

  // A box that ticks all boxes of one name, and figures that follow the ticks.
  const boxes = (name, from) => all(`input[type=checkbox][name="${CSS.escape(name)}"]`, from);
  const follow = () => {
    all("[data-count-of]").forEach((figure) => {
      figure.textContent = boxes(figure.dataset.countOf, scope(figure)).filter((box) => box.checked).length.toLocaleString("vi-VN");
    });
    all("[data-all]").forEach((main) => {
      const those = boxes(main.dataset.all, scope(main));
      const ticked = those.filter((box) => box.checked).length;
      main.checked = ticked > 0 && ticked === those.length;
      main.indeterminate = ticked > 0 && ticked < those.length;
    });
  };
  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.all;
    if (name) boxes(name, scope(event.target)).forEach((box) => { box.checked = event.target.checked; });
    follow();
  });
  if (document.querySelector("[data-all], [data-count-of]")) follow();

  // Typed words are not lost by a press on a link: the browser asks before leaving.
  let unsaved = false;
  all("form[data-unsaved]").forEach((form) => {
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // The act stays closed until the name or number has been typed; the server checks again.
  all("[data-typed]").forEach((box) => {
    const act = box.form.querySelector("button.btn");
    const same = (text) => text.normalize("NFC").trim().toLocaleLowerCase("vi");
    const check = () => act.setAttribute("aria-disabled", String(same(box.value) !== same(box.dataset.typed)));
    box.addEventListener("input", check);
    check();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("button[aria-disabled=true]")) event.preventDefault();
  });

  // How many characters are left.
  all("[data-counter]").forEach((box) => {
    const line = document.createElement("span");
    line.className = "hint num";
    box.after(line);
    const count = () => { line.textContent = box.maxLength > 0 ? `${box.value.length} / ${box.maxLength}` : box.value.length; };
    box.addEventListener("input", count);
    count();
  });

  // A password may be shown while it is typed.
  all("[data-show]").forEach((button) => {
    const box = document.getElementById(button.dataset.show);
    if (!box) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = box.type === "text";
      box.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  });

  // Open menus close by Escape or by a press elsewhere.
  const menus = () => all("details.acct[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  }));

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
