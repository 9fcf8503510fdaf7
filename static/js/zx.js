/* Small comforts; every page works without them. No state is kept here but drafts of forms, in this browser. */
(() => {
  "use strict";

  /* On a phone the navigation is a strip: begin at the present page. */
  document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  /* A day strip wider than its place: begin at its end, where today is. */
  document.querySelectorAll(".strip-cells").forEach((strip) => { strip.scrollLeft = strip.scrollWidth; });

  /* Paper preview: an A4 page 794 px wide, scaled to its column. */
  const A4_WIDTH = 794;
  const fit = (sheet) => {
    if (!sheet.querySelector("iframe:not(.is-document)")) return;
    sheet.style.setProperty("--fit", sheet.clientWidth / A4_WIDTH);
    sheet.classList.add("is-fitted");
  };
  const sheets = document.querySelectorAll("[data-paper]");
  if (sheets.length && "ResizeObserver" in window) {
    const observer = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
    sheets.forEach((sheet) => observer.observe(sheet));
  }

  /* Drafts: what was typed survives a closed page or an ended session, until the form is sent. */
  const kept = (input) =>
    input.name && !["hidden", "password", "file", "submit"].includes(input.type) && input.name !== "csrfmiddlewaretoken";
  const read = (form) => {
    const values = {};
    for (const input of form.elements) {
      if (!kept(input)) continue;
      if (input.type === "checkbox") (values[input.name] ??= []).push(...(input.checked ? [input.value] : []));
      else if (input.type === "radio") { if (input.checked) values[input.name] = [input.value]; }
      else values[input.name] = [...(values[input.name] ?? []), input.value];
    }
    return values;
  };
  const write = (form, values) => {
    const seen = {};
    for (const input of form.elements) {
      if (!kept(input) || !(input.name in values)) continue;
      if (input.type === "checkbox" || input.type === "radio") input.checked = values[input.name].includes(input.value);
      else {
        const index = seen[input.name] ?? 0;
        seen[input.name] = index + 1;
        if (values[input.name][index] !== undefined) input.value = values[input.name][index];
      }
    }
  };
  const prefix = "zx-draft:";
  const keyOf = (form) => `${prefix}${document.body.dataset.user}:${form.dataset.draft}`;
  const forms = [...document.querySelectorAll("form[data-draft]")];
  /* A draft goes only when another page follows its sending: an ended session leads back to the same form. */
  const here = new Set(forms.map(keyOf));
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix) && !here.has(key) && localStorage.getItem(key).includes('"sent":true')) localStorage.removeItem(key);
  }
  forms.forEach((form) => {
    const key = keyOf(form);
    const note = document.querySelector("[data-draft-note]");
    const say = (words) => { if (note) note.textContent = words; };
    /* A form that comes back with errors already holds what was typed. */
    if (!form.querySelector(".has-error, .refusal")) {
      try {
        const stored = JSON.parse(localStorage.getItem(key));
        if (stored) { write(form, stored.values); say(stored.sent ? "已取回上次填写的内容" : `已取回${stored.at}的草稿`); }
      } catch { localStorage.removeItem(key); }
    }
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const at = new Date().toLocaleTimeString("zh-CN", { hour12: false });
        try { localStorage.setItem(key, JSON.stringify({ at, values: read(form) })); say(`草稿已存${at}`); } catch { /* full or off */ }
      }, 600);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      try { localStorage.setItem(key, JSON.stringify({ sent: true, values: read(form) })); } catch { /* full or off */ }
    });
  });

  /* Numbered items: one more blank line. */
  document.querySelectorAll("[data-formset]").forEach((box) => {
    const button = box.querySelector("[data-formset-add]");
    const total = box.querySelector(`[name="${box.dataset.formset}-TOTAL_FORMS"]`);
    const blank = box.querySelector("template");
    if (!button || !total || !blank) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const index = Number(total.value);
      const row = blank.content.querySelector("tr").cloneNode(true);
      row.innerHTML = row.innerHTML.replaceAll("__prefix__", String(index));
      row.querySelector(".n").prepend(String(index + 1));
      box.querySelector("tbody").append(row);
      total.value = String(index + 1);
      row.querySelector("input:not([type=hidden]), textarea")?.focus();
    });
  });

  /* Tabs that only hide entries of a list already on the page. */
  document.querySelectorAll("[data-tabs]").forEach((bar) => {
    const list = document.getElementById(bar.dataset.tabs);
    if (!list) return;
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const tab = event.target.closest("button");
      if (!tab) return;
      bar.querySelectorAll("button").forEach((each) => each.setAttribute("aria-selected", String(each === tab)));
      for (const entry of list.children) entry.hidden = Boolean(tab.value) && entry.dataset.kind !== tab.value;
    });
  });
})();
