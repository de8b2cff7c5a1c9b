/* Tieout's report: the search box, and the numbers of an exhibit. No library, no network.

   Everything that an issuer wrote reaches the page through textContent or as the text of an attribute that
   runs nothing; there is no innerHTML in this file. */
"use strict";

(() => {
  const root = document.body.dataset.root || "";

  /** An element with attributes and children; strings are text. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
    }
    for (const child of children.flat()) {
      if (child !== null && child !== undefined) element.append(child);
    }
    return element;
  }

  // -- the index -------------------------------------------------------------------------------------

  const chunks = new Map();

  /** Called by the files of index/; a page opened from a file may load scripts, but nothing else. */
  window.tieoutIndex = (name, value) => chunks.get(name)?.resolve(value);

  function chunk(name) {
    if (!chunks.has(name)) {
      const waiting = {};
      waiting.value = new Promise((resolve) => { waiting.resolve = resolve; });
      chunks.set(name, waiting);
      const script = make("script", { src: `${root}index/${name}.js` });
      script.onerror = () => waiting.resolve(null);
      document.head.append(script);
    }
    return chunks.get(name).value;
  }

  const SHOWN = 12;

  async function shownExhibit(about, place) {
    const listed = await chunk(`exhibit-${Math.floor(place / about.exhibitsAChunk)}`);
    return listed && listed[place % about.exhibitsAChunk];
  }

  async function factsNamed(about, beginning) {
    if (!/^[0-9a-f]{6,64}$/.test(beginning)) return [];
    const listed = await chunk(`fact/${beginning.slice(0, about.factDigits)}`);
    if (!listed) return [];
    const rest = beginning.slice(about.factDigits);
    const found = [];
    for (let at = listed.indexOf(` ${rest}`); at >= 0 && found.length < SHOWN; at = listed.indexOf(` ${rest}`, at + 1)) {
      const [name, place] = listed.slice(at + 1, listed.indexOf(" ", at + 1)).split(":");
      const exhibit = await shownExhibit(about, Number(place));
      const fact = beginning.slice(0, about.factDigits) + name;
      if (exhibit) found.push({ link: `${exhibit[0]}#${fact}`, name: `Fact ${fact}`, about: `${exhibit[1]} · ${exhibit[2]}` });
    }
    return found;
  }

  async function exhibitsNamed(about, words) {
    let places = null;
    const common = [];
    for (const word of words) {
      const key = /^[a-z0-9]{2}$/.test(word.slice(0, 2)) ? word.slice(0, 2) : "other";
      const listed = about.wordChunks.includes(key) ? await chunk(`word/${key}`) : null;
      const hits = new Set();
      let isCommon = false;
      for (const [known, at] of Object.entries(listed || {})) {
        if (!known.startsWith(word)) continue;
        if (at.length >= about.mostPlaces) isCommon = true;
        at.forEach((place) => hits.add(place));
      }
      if (isCommon) common.push(hits);
      else places = places === null ? hits : new Set([...places].filter((place) => hits.has(place)));
    }
    if (places === null) places = common[0] || new Set();
    const sorted = [...places].sort((a, b) => a - b);
    const found = [];
    for (const place of sorted.slice(0, SHOWN)) {
      const exhibit = await shownExhibit(about, place);
      if (exhibit) found.push({ link: exhibit[0], name: exhibit[1], about: exhibit[2] });
    }
    return { found, more: sorted.length - found.length };
  }

  function search() {
    const box = document.querySelector(".search");
    const input = document.getElementById("find");
    const shown = document.getElementById("found");
    if (!box) return;
    box.hidden = false;
    let asked = 0;

    async function look() {
      const number = ++asked;
      const typed = input.value.trim().toLowerCase().replace(/^#/, "");
      const words = typed.match(/[\p{L}\p{N}]{2,40}/gu) || [];
      if (!words.length) {
        shown.hidden = true;
        return [];
      }
      const about = await chunk("about");
      if (!about) return [];
      const facts = words.length === 1 ? await factsNamed(about, typed) : [];
      const { found, more } = await exhibitsNamed(about, words);
      if (number !== asked) return [];
      const all = [...facts, ...found];
      shown.replaceChildren(
        ...all.map((hit) => make("a", { href: root + hit.link }, hit.name, make("small", {}, hit.about))),
        ...(all.length ? [] : [make("p", {}, "Nothing is named so.")]),
        ...(more > 0 ? [make("p", {}, `and ${more.toLocaleString("en")} more: type another word`)] : []),
      );
      shown.hidden = false;
      return all;
    }

    input.addEventListener("input", look);
    input.addEventListener("keydown", async (event) => {
      if (event.key === "Escape") shown.hidden = true;
      if (event.key === "ArrowDown") {
        event.preventDefault();
        shown.querySelector("a")?.focus();
      }
      if (event.key === "Enter") {
        const all = await look();
        if (all.length) location.href = root + all[0].link;
        if (all.length) shown.hidden = true;
      }
    });
    shown.addEventListener("keydown", (event) => {
      const links = [...shown.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
      else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : input).focus();
      else if (event.key === "Escape") { shown.hidden = true; input.focus(); }
      else return;
      event.preventDefault();
    });
    shown.addEventListener("click", () => { shown.hidden = true; });
    document.addEventListener("click", (event) => { if (!box.contains(event.target)) shown.hidden = true; });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(input|textarea|select)$/i.test(event.target.tagName)) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  // -- the numbers of an exhibit -----------------------------------------------------------------------

  const VERDICTS = ["tied", "inconsistent", "not testable", "not covered"];
  const VERDICT_CLASSES = ["t", "i", "n", "o"];
  const CHECK_VERDICTS = ["inconsistent", "not testable", "consistent"];
  const CHECK_CLASSES = ["i", "n", "t"];
  const MINUS = "\u2212";
  const CHECKS_DRAWN = 6;

  function exhibit() {
    const source = document.getElementById("data");
    if (!source) return;
    const { words, facts: factRows, checks: checkRows } = JSON.parse(source.textContent);

    const facts = factRows.map((r) => ({
      id: r[0], table: r[1], row: r[2], column: r[3], verdict: r[4], published: r[5] > 0, released: r[5] === 2, printed: r[6],
      value: r[7], shown: r[8], label: words[r[9]], section: words[r[10]], header: words[r[11]],
      period: words[r[12]], periodSource: words[r[13]], unit: words[r[14]], scale: words[r[15]],
      scaleSource: words[r[16]], decimals: r[17], concept: words[r[18]], conceptSource: words[r[19]],
      conceptValue: r[20], source: r[21], kind: words[r[22]], checks: [], alike: [],
    }));
    const byId = new Map(facts.map((fact) => [fact.id, fact]));
    const checks = checkRows.map((r) => ({
      code: words[r[0]], verdict: r[1], level: words[r[2]], sentence: words[r[3]], reason: words[r[4]],
      reported: r[5], computed: r[6], difference: r[7], tolerance: r[8], scale: words[r[9]],
      items: r[10].map((i) => ({
        fact: i[0] < 0 ? null : facts[i[0]], weight: i[1], role: words[i[2]],
        id: i[3], label: i[4], value: i[5],
      })),
    }));
    for (const check of checks) {
      for (const fact of new Set(check.items.map((item) => item.fact))) if (fact) fact.checks.push(check);
    }
    // What fails is told first, then the sums that the number is the total of, those of many lines before
    // those of one (assets equal liabilities and equity says less than what the assets are the sum of).
    const isTotal = (check, fact) => check.items.some((i) => i.fact === fact && (i.role === "total" || i.role === "eps"));
    const inOrder = (fact) => [...fact.checks].sort(
      (a, b) => (a.level === "info") - (b.level === "info") || a.verdict - b.verdict || isTotal(b, fact) - isTotal(a, fact) || (b.items.length > 2) - (a.items.length > 2),
    );

    const original = document.getElementById("original");
    const panel = document.getElementById("panel");
    const said = document.getElementById("said");
    const marks = [...original.querySelectorAll("a.m")];
    const placed = new Map();
    for (const mark of document.querySelectorAll(".views a.m")) {
      // A number that is several facts has the names of the others inside.
      const ids = [decodeURIComponent(mark.hash.slice(1)), ...[...mark.querySelectorAll("span[id]")].map((name) => name.id)];
      for (const id of ids) {
        if (!placed.has(id)) placed.set(id, []);
        placed.get(id).push(mark);
        if (ids.length > 1 && byId.has(id)) byId.get(id).alike = ids.filter((other) => other !== id && byId.has(other));
      }
    }

    let pinned = null;
    let shown = null;

    function amount(item) {
      return item.fact ? item.fact.shown || item.fact.printed : item.value;
    }

    function sign(item) {
      if (item.role === "total" || item.role === "eps") return "=";
      if (item.role === "shares") return "÷";
      return item.weight < 0 ? MINUS : "+";
    }

    function sumTable(check, fact) {
      const line = (mark, name, value, attributes) => make(
        "tr", attributes, make("td", { class: "sign" }, mark), make("th", { scope: "row" }, name), make("td", { class: "n" }, value),
      );
      const named = (item) => {
        const label = (item.fact ? item.fact.label : item.label) || "(no label)";
        if (item.fact) return item.fact === fact ? label : make("a", { href: `#${item.fact.id}` }, label);
        return item.id ? `${label} (in another exhibit)` : label;
      };
      const operands = check.items.filter((i) => sign(i) !== "=");
      const total = check.items.find((i) => sign(i) === "=");
      const body = operands.map((item, at) => line(
        at === 0 && sign(item) === "+" ? "" : sign(item), named(item), amount(item),
        { class: item.fact === fact ? "self" : null },
      ));
      if (check.computed) body.push(line("=", "computed", check.computed, { class: "line" }));
      if (total) {
        body.push(line("", named(total), check.reported || amount(total), {
          class: [check.computed ? "" : "line", total.fact === fact ? "self" : ""].join(" ").trim() || null,
        }));
      }
      if (check.difference) {
        const off = make("span", { class: `v ${CHECK_CLASSES[check.verdict]}` }, check.difference);
        body.push(line("", "difference", off));
      }
      return make("table", { class: "sum" }, make("tbody", {}, body));
    }

    function checkParts(check, fact) {
      const verdict = CHECK_VERDICTS[check.verdict];
      const button = make("button", { type: "button", title: "Mark its operands in the document" }, check.code);
      const parts = [
        make("h3", {}, button, " ", make("span", { class: `v ${CHECK_CLASSES[check.verdict]}` }, verdict),
          check.level === "info" ? make("small", {}, " for information") : null),
        make("p", { class: "note" }, check.sentence),
        sumTable(check, fact),
      ];
      if (check.reason) parts.splice(2, 0, make("p", { class: "note" }, check.reason));
      const notes = [];
      if (check.scale && check.scale !== "in units") notes.push(check.scale);
      if (check.tolerance) notes.push(`rounding explains ${check.tolerance}`);
      if (notes.length) parts.push(make("p", { class: "note" }, notes.join(" · ")));
      const block = make("div", { class: `check ${CHECK_CLASSES[check.verdict]}` }, ...parts);
      button.addEventListener("click", () => draw(check, fact, block));
      block.addEventListener("pointerenter", () => draw(check, fact, block));
      return block;
    }

    /** What sets another fact of the same characters apart. */
    const also = (fact) => [fact.period, fact.value, fact.unit].filter(Boolean).join(", ");

    function describe(fact) {
      const term = (name, value, small) => (value === "" || value === null || value === undefined ? [] : [
        make("dt", {}, name), make("dd", {}, value, small ? make("small", {}, small) : null),
      ]);
      const verdict = make("span", { class: `v ${VERDICT_CLASSES[fact.verdict]}` }, VERDICTS[fact.verdict]);
      const scale = fact.scale === "in units" ? "" : fact.scale;
      const place = placed.get(fact.id)?.some((mark) => original.contains(mark)) ? [] : [
        make("p", { class: "note" }, "Its characters are not shown in this view of the document."),
      ];
      const ordered = inOrder(fact);
      const sums = ordered.slice(0, CHECKS_DRAWN).map((check) => checkParts(check, fact));
      if (ordered.length > CHECKS_DRAWN) {
        sums.push(make("p", { class: "note" }, `and ${ordered.length - CHECKS_DRAWN} more checks, under Checks`));
      }
      const command = make("button", { type: "button", title: "Copy" }, fact.id);
      command.addEventListener("click", () => navigator.clipboard?.writeText(fact.id).then(() => {
        command.textContent = "copied";
        setTimeout(() => { command.textContent = fact.id; }, 900);
      }, () => {}));
      const close = make("button", { type: "button", class: "close" }, "Close");
      close.addEventListener("click", () => unpin(true));
      return [
        close,
        make("p", { class: "amount" }, fact.value || fact.printed, " ", make("small", {}, fact.unit)),
        make("p", { class: "what" }, fact.label || "(no label)", " · ", verdict, fact.published ? (fact.released ? " · released by a reviewer" : null) : " · held back"),
        ...place,
        make("dl", {},
          term("Period", fact.period, fact.periodSource && fact.periodSource !== "header" ? `read in the ${fact.periodSource}` : ""),
          term("Printed", fact.printed, scale ? `${scale}${fact.scaleSource ? `: ${fact.scaleSource}` : ""}` : ""),
          term("Column", fact.header),
          term("Section", fact.section),
          term("Concept", fact.concept || "none", fact.conceptSource),
          term("As the concept", fact.conceptValue),
          term("Decimals", fact.decimals === "" ? "exact" : String(fact.decimals).replace("-", MINUS)),
          term("Statement", fact.kind),
          term("Source", fact.source),
          term("Read here too", fact.alike.length ? fact.alike.map((id) => make("a", { href: `#${id}` }, also(byId.get(id)))) : ""),
          term("fact_id", command),
        ),
        ...sums,
      ];
    }

    function clear() {
      for (const mark of document.querySelectorAll(".m.now, .m.op")) {
        mark.classList.remove("now", "op");
        mark.removeAttribute("data-sign");
        mark.removeAttribute("aria-current");
      }
    }

    /** Mark the operands of one check in the document and in the statements. */
    function draw(check, fact, block) {
      for (const mark of document.querySelectorAll(".m.op")) {
        mark.classList.remove("op");
        mark.removeAttribute("data-sign");
      }
      for (const other of panel.querySelectorAll(".check.drawn")) other.classList.remove("drawn");
      block?.classList.add("drawn");
      for (const item of check.items) {
        if (!item.fact || item.fact === fact) continue;
        for (const mark of placed.get(item.fact.id) || []) {
          mark.classList.add("op");
          mark.setAttribute("data-sign", sign(item));
        }
      }
    }

    function show(fact) {
      if (shown === fact) return;
      shown = fact;
      clear();
      for (const mark of placed.get(fact.id) || []) {
        mark.classList.add("now");
        mark.setAttribute("aria-current", "true");
      }
      panel.replaceChildren(...describe(fact));
      panel.scrollTop = 0;
      const [first] = inOrder(fact);
      if (first) draw(first, fact, panel.querySelector(".check"));
    }

    function tell(fact) {
      const many = fact.checks.length;
      said.textContent = [
        fact.label || "no label", fact.value || fact.printed, fact.unit, fact.period, VERDICTS[fact.verdict],
        many ? `${many} ${many === 1 ? "check" : "checks"}` : "", fact.published ? "" : "held back",
      ].filter(Boolean).join(", ");
    }

    function pin(fact) {
      pinned = fact;
      shown = null;
      show(fact);
      panel.classList.add("open");
    }

    function unpin(withHash) {
      pinned = shown = null;
      clear();
      panel.classList.remove("open");
      panel.replaceChildren(make("p", { class: "note" }, "Point at a number, or walk with the arrow keys, to see what it is."));
      if (withHash) history.replaceState(null, "", location.pathname + location.search);
    }

    const factOf = (target) => {
      const mark = target instanceof Element ? target.closest("a.m") : null;
      return mark && mark.hash ? byId.get(decodeURIComponent(mark.hash.slice(1))) : undefined;
    };

    const views = document.querySelector(".views");
    views.addEventListener("pointerover", (event) => {
      const fact = event.pointerType === "mouse" ? factOf(event.target) : undefined;
      if (fact && !pinned) show(fact);
    });
    views.addEventListener("focusin", (event) => {
      const fact = factOf(event.target);
      if (!fact) return;
      if (!pinned) show(fact);
      tell(fact);
    });
    views.addEventListener("click", (event) => {
      const fact = factOf(event.target);
      if (!fact) return;
      event.preventDefault();
      if (pinned === fact) { unpin(true); return; }
      history.replaceState(null, "", `#${fact.id}`);
      pin(fact);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && pinned && !document.querySelector(".search").contains(event.target)) unpin(true);
    });

    // One stop for the tab key in the document; from there the arrow keys walk from number to number.
    const bounds = new Map();
    facts.forEach((fact) => bounds.set(`${fact.table}/${fact.row}/${fact.column}`, fact));
    let stop = marks[0];
    marks.forEach((mark) => { if (mark !== stop) mark.tabIndex = -1; });
    const index = new Map(marks.map((mark, at) => [mark, at]));

    function below(fact, step) {
      for (let row = fact.row + step, tries = 0; tries < 60; row += step, tries += 1) {
        const other = bounds.get(`${fact.table}/${row}/${fact.column}`);
        const mark = other && (placed.get(other.id) || []).find((m) => index.has(m));
        if (mark) return mark;
      }
      return null;
    }

    original.addEventListener("keydown", (event) => {
      const mark = event.target instanceof Element ? event.target.closest("a.m") : null;
      if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
      const at = index.get(mark);
      const fact = factOf(mark);
      const moves = {
        ArrowRight: () => marks[at + 1], ArrowLeft: () => marks[at - 1],
        ArrowDown: () => fact && below(fact, 1), ArrowUp: () => fact && below(fact, -1),
        Home: () => marks[0], End: () => marks[marks.length - 1],
      };
      const next = moves[event.key]?.();
      if (!moves[event.key]) return;
      event.preventDefault();
      if (!next) return;
      stop.tabIndex = -1;
      stop = next;
      next.tabIndex = 0;
      if (pinned) unpin(true);
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    });

    // -- views

    const tabs = [...document.querySelectorAll("[role=tab]")];
    const sections = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
    document.querySelector("[role=tablist]").hidden = false;
    sections.forEach((section) => { section.setAttribute("role", "tabpanel"); });

    function select(name, focus) {
      tabs.forEach((tab, at) => {
        const isChosen = sections[at].id === name;
        tab.setAttribute("aria-selected", String(isChosen));
        tab.tabIndex = isChosen ? 0 : -1;
        sections[at].hidden = !isChosen;
        if (isChosen && focus) tab.focus();
      });
    }

    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => select(sections[at].id, false));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) select(sections[(at + step + tabs.length) % tabs.length].id, true);
      });
    });
    document.addEventListener("click", (event) => {
      // A link to a number from the panel or the checks leads to its place in the document.
      const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
      if (!link || link.closest(".views .m") || link.classList.contains("m")) return;
      const fact = byId.get(decodeURIComponent(link.hash.slice(1)));
      if (!fact) return;
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      lead(fact);
    });

    function lead(fact) {
      const mark = (placed.get(fact.id) || []).find((m) => index.has(m));
      select(mark || document.getElementById("statements").hidden === false ? "original" : "statements", false);
      pin(fact);
      if (!mark) return;
      stop.tabIndex = -1;
      stop = mark;
      mark.tabIndex = 0;
      mark.scrollIntoView({ block: "center", inline: "center" });
      mark.focus({ preventScroll: true });
    }

    function fromHash() {
      const name = decodeURIComponent(location.hash.slice(1));
      const fact = byId.get(name);
      if (fact) lead(fact);
      else if (/^table-\d+$/.test(name)) {
        select("statements", false);
        document.getElementById(name)?.scrollIntoView({ block: "start" });
      } else if (sections.some((section) => section.id === name)) select(name, false);
    }

    select(marks.length || !facts.length ? "original" : "statements", false);
    window.addEventListener("hashchange", fromHash);
    fromHash();
  }

  search();
  exhibit();
})();
