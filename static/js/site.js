// Makes the public pages quicker for those with script; nothing needs it.
(() => {
  const root = document.documentElement;
  const sizes = [100, 125, 150, 175, 200];
  const form = document.querySelector("[data-prefs]");

  const put = (name, value) => (value ? root.setAttribute(name, value) : root.removeAttribute(name));

  const apply = (name, value) => {
    if (name === "co") {
      const at = Math.max(0, sizes.indexOf(Number(root.dataset.size || 100)));
      const next = value === "chuan" ? 0 : Math.min(sizes.length - 1, Math.max(0, at + (value === "tang" ? 1 : -1)));
      put("data-size", next ? String(sizes[next]) : "");
    } else if (name === "tp") {
      put("data-contrast", value);
    } else {
      ["size", "contrast", "spacing", "underline", "motion", "font"].forEach((key) => root.removeAttribute("data-" + key));
    }
  };

  const asksForMore = matchMedia("(prefers-contrast: more)");
  const isHigh = () => {
    const chosen = root.dataset.contrast || "";
    return chosen === "dark" || chosen === "light" || (!chosen && asksForMore.matches);
  };

  const show = () => {
    const size = Number(root.dataset.size || 100);
    const contrast = root.dataset.contrast || "";
    form.querySelectorAll("button[name=co]").forEach((button) => {
      if (button.value === "chuan") button.setAttribute("aria-pressed", String(size === 100));
      else button.removeAttribute("aria-disabled");
      if (button.value === "giam" && size === 100) button.setAttribute("aria-disabled", "true");
      if (button.value === "tang" && size === 200) button.setAttribute("aria-disabled", "true");
    });
    form.querySelectorAll(".u-pop button[name=tp]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value === contrast));
    });
    const turn = form.querySelector(".u-con");
    turn.value = isHigh() ? "normal" : "dark";
    turn.querySelector(".u-word").textContent = isHigh() ? turn.dataset.less : turn.dataset.more;
  };

  if (form) {
    const said = form.querySelector("[data-said]");
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!button || !window.fetch) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      body.append(button.name, button.value);
      fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual", credentials: "same-origin" })
        .catch(() => form.submit());
      apply(button.name, button.value);
      show();
      said.textContent = button.name === "co" ? said.dataset.sizeSaid + " " + (root.dataset.size || 100) + " %" : button.textContent.trim();
    });
    asksForMore.addEventListener?.("change", show);
    show();
  }

  // Open menus close by Escape or by a press elsewhere, and give the focus back.
  const open = () => document.querySelectorAll("details.u-menu[open], .nav details[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  });
  document.addEventListener("click", (event) => open().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  }));

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
