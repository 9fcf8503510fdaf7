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

  /* The live paper: the request says which field is being written in, and its page is brought into view. None is made
     any more of a form that is on its way. */
  document.querySelectorAll("[data-live-paper]").forEach((panel) => {
    let isSent = false;
    panel.closest("form")?.addEventListener("submit", () => { isSent = true; });
    window.addEventListener("pageshow", () => { isSent = false; });
    panel.addEventListener("htmx:configRequest", (event) => {
      if (isSent) event.preventDefault();
      const { activeElement } = document;
      if (activeElement?.name && activeElement.form?.id === "task") event.detail.parameters.editing = activeElement.name;
    });
    let left = 0;
    panel.addEventListener("htmx:beforeSwap", () => { left = panel.querySelector(".paper-desk")?.scrollTop ?? 0; });
    panel.addEventListener("htmx:afterSwap", () => {
      const desk = panel.querySelector(".paper-desk");
      const here = panel.querySelector("[data-here]");
      if (desk && !here) desk.scrollTop = left;
      else if (desk) desk.scrollTop = here.offsetTop - desk.offsetTop - (here.previousElementSibling?.matches(".paper-sheet") ? 0 : 40);
    });
  });

  /* Drafts: what was typed survives an ended session, in this window alone, until the form is sent. Keyed to the
     person and the page; gone with logging out, and before anybody else's eyes. */
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
  const rows = (form, values) => {
    form.querySelectorAll("[data-formset]").forEach((box) => {
      const names = Object.keys(values).map((name) => name.match(`^${box.dataset.formset}-(\\d+)-`)).filter(Boolean);
      const wanted = Math.max(0, ...names.map((match) => Number(match[1]) + 1));
      const total = box.querySelector(`[name="${box.dataset.formset}-TOTAL_FORMS"]`);
      for (let tries = 0; total && Number(total.value) < wanted && tries < 200; tries += 1) {
        box.querySelector("[data-formset-add]")?.click();
      }
    });
  };
  const write = (form, values) => {
    rows(form, values);
    const seen = {};
    for (const input of form.elements) {
      if (!kept(input)) continue;
      if (input.type === "checkbox" || input.type === "radio") {
        if (input.name in values || input.type === "checkbox") input.checked = (values[input.name] ?? []).includes(input.value);
      } else if (input.name in values) {
        const index = seen[input.name] ?? 0;
        seen[input.name] = index + 1;
        if (values[input.name][index] !== undefined) input.value = values[input.name][index];
      }
    }
  };
  const prefix = "zx-draft:";
  const person = document.body.dataset.user;
  const store = (() => { try { return window.sessionStorage; } catch { return null; } })();
  const stored = () => (store ? Object.keys(store).filter((key) => key.startsWith(prefix)) : []);
  const forms = person
    ? [...document.querySelectorAll("main form[method=post], .task")].filter(
        (form, index, all) => all.indexOf(form) === index && [...form.elements].some(kept) && !form.querySelector("[type=password]"))
    : [];
  const keyOf = (form) => `${prefix}${person}:${form.dataset.draft || `${location.pathname}#${forms.indexOf(form)}`}`;
  /* A draft goes only when another page follows its sending: an ended session leads back to the same form. */
  const here = new Set(forms.map(keyOf));
  for (const key of stored()) {
    const isAnothers = person && !key.startsWith(`${prefix}${person}:`);
    const isDone = person && !here.has(key) && store.getItem(key).includes('"sent":true');
    if (isAnothers || isDone) store.removeItem(key);
  }
  document.querySelectorAll("form[data-logout]").forEach((form) => {
    form.addEventListener("submit", () => stored().forEach((key) => store.removeItem(key)));
  });
  const restored = document.getElementById("kept-form");
  const back = restored ? JSON.parse(restored.textContent) : null;
  const names = (form) => [...form.elements].filter((input) => back && input.name in back && kept(input)).length;
  const home = back ? forms.reduce((best, form) => (names(form) > (best ? names(best) : 0) ? form : best), null) : null;
  const ready = () => forms.forEach((form) => {
    const key = keyOf(form);
    const note = form.dataset.draft !== undefined ? document.querySelector("[data-draft-note]") : null;
    const say = (words) => { if (note) note.textContent = words; };
    const save = (draft) => { try { store?.setItem(key, JSON.stringify(draft)); } catch { /* full or off */ } };
    if (form === home) {
      write(form, back);
      save({ at: "", values: read(form) });
      say("已取回登录超时前填写的内容");
      history.replaceState(null, "", location.pathname);
    } else if (!form.querySelector(".has-error, .refusal")) {
      /* A form that comes back with errors already holds what was typed. */
      try {
        const found = JSON.parse(store?.getItem(key) ?? "null");
        if (found) { write(form, found.values); say(found.sent ? "已取回上次填写的内容" : `已取回${found.at}的草稿`); }
      } catch { store?.removeItem(key); }
    }
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const at = new Date().toLocaleTimeString("zh-CN", { hour12: false });
        save({ at, values: read(form) });
        say(`草稿已存${at}`);
      }, 600);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); save({ sent: true, values: read(form) }); });
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

  ready();

  /* One tick for all of a list. */
  document.querySelectorAll("[data-check-all]").forEach((all) => {
    const list = all.dataset.checkAll ? document.getElementById(all.dataset.checkAll) : all.closest("table").tBodies[0];
    if (all.dataset.checkAll) all.parentElement.hidden = false;
    all.addEventListener("change", () => {
      list.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = all.checked; });
    });
  });

  /* An idle session ends; the page says so before. Typing is a sign of life, asking how long is left is none. */
  const { idle, idleWarning, alive, csrf } = document.body.dataset;
  const notice = document.querySelector("[data-idle-notice]");
  if (idle && alive && notice) {
    const words = notice.querySelector("[data-idle-words]");
    const stay = notice.querySelector("[data-idle-stay]");
    let asking;
    const ask = async (method) => {
      const headers = method === "POST" ? { "X-CSRFToken": csrf } : { "X-Background": "1" };
      try { return (await (await fetch(alive, { method, headers, credentials: "same-origin" })).json()).left; } catch { return null; }
    };
    const look = (left) => {
      clearTimeout(asking);
      if (left === null) { asking = setTimeout(check, 30000); return; }
      notice.hidden = left > Number(idleWarning);
      stay.hidden = left === 0;
      if (left === 0) { words.textContent = "登录已超时。填写的内容还在本页，提交时须重新登录。"; return; }
      if (!notice.hidden) words.textContent = `没有操作，还有${left > 90 ? `${Math.ceil(left / 60)}分钟` : `${left}秒`}退出登录。`;
      asking = setTimeout(check, 1000 * (notice.hidden ? Math.max(1, left - Number(idleWarning)) : Math.min(10, left)));
    };
    const check = async () => look(await ask("GET"));
    let last = Date.now();
    const live = async () => { last = Date.now(); look(await ask("POST")); };
    stay.addEventListener("click", live);
    document.addEventListener("input", () => { if (Date.now() - last > (1000 * Number(idle)) / 4) live(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) check(); });
    look(Number(idle));
  }

  /* A file field in words of this page: a browser says "Choose file" in its own language. */
  const faces = new WeakMap();
  const name = (input) => {
    faces.get(input).textContent = [...input.files].map((file) => file.name).join("、") || "未选择文件";
  };
  const dress = () => document.querySelectorAll("main input[type=file]").forEach((input) => {
    if (faces.has(input)) return;
    let box = input.closest(".file-pick");
    if (!box) {
      box = document.createElement("span");
      box.className = "file-pick";
      input.before(box);
      box.innerHTML = '<span class="file-face" aria-hidden="true"><b>选择文件</b><span></span></span>';
      box.prepend(input);
    }
    faces.set(input, box.querySelector(".file-face > span"));
    name(input);
  });
  dress();
  new MutationObserver(dress).observe(document.getElementById("content") ?? document.body, { childList: true, subtree: true });
  document.addEventListener("change", (event) => { if (faces.has(event.target)) name(event.target); });
  window.addEventListener("pageshow", () => document.querySelectorAll(".file-pick input").forEach(name));

  /* 为什么是这一天: a window over the page; without it, with a modifier, or ended session the link leads to its page. */
  const why = document.querySelector("[data-why-window]");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-why]");
    if (!link || !why?.showModal || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    fetch(link.href, { headers: { "X-Why": "1" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((page) => {
        if (!page.includes("data-why-body")) { location.assign(link.href); return; }
        why.querySelector("[data-why-place]").innerHTML = page;
        why.querySelector("[data-why-page]").href = link.href;
        why.showModal();
      })
      .catch(() => location.assign(link.href));
  });
  why?.addEventListener("click", (event) => { if (event.target === why) why.close(); });
})();
