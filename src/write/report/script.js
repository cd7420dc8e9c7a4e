"use strict";
// The page is complete without this: it adds filters, the other years, and the evidence of each value. Words from
// documents only ever become text (`textContent`), and only addresses that a reader may follow become links.
(() => {
  const $ = (id) => document.getElementById(id);

  /** An element. Children that are strings become text. */
  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  };
  const view = $("activity");
  const all = $("all");
  const count = (number, one, many = one + "s") => `${number} ${number === 1 ? one : many}`;
  const route = (...parts) => "#/activity/" + parts.map(encodeURIComponent).join("/");

  // ---- the data, understood when it is first asked for

  let known;
  const data = () => {
    if (known) return known;
    const raw = JSON.parse($("data").textContent);
    const field = Object.fromEntries(raw.fields.map(([key], number) => [key, number]));
    const standingNumber = Object.fromEntries(raw.standings.map(([name], number) => [name, number]));
    const years = [];
    for (const activity of raw.activities) {
      for (const packed of activity.years) {
        const [year, listed, standing, decisions] = packed;
        const value = (name) => {
          const decision = decisions[field[name]];
          return Array.isArray(decision) ? raw.strings[decision[0]] : null;
        };
        years.push({
          activity, decisions, value, listed: listed === 1,
          year: raw.years[year],
          key: activity.key,
          name: activity.name,
          order: years.length,
          title: value("title") || "",
          subcategory: value("subcategoryId"),
          weight: value("weight"),
          cehrt: value("cehrtEligible"),
          status: value("status"),
          standing: standing < 0 ? "" : raw.standings[standing][0],
        });
      }
    }
    known = { ...raw, field, standingNumber, rows: years, byKey: new Map(raw.activities.map((a) => [a.key, a])) };
    return known;
  };

  // ---- colours

  const remembered = {
    get: () => { try { return localStorage.getItem("ia-catalog-colours") || ""; } catch { return ""; } },
    set: (value) => { try { localStorage.setItem("ia-catalog-colours", value); } catch { /* nothing is kept then */ } },
  };
  const colour = (value) => {
    if (value === "light" || value === "dark") document.documentElement.dataset.theme = value;
    else delete document.documentElement.dataset.theme;
  };
  const colours = $("colours");
  colours.value = remembered.get();
  colour(colours.value);
  colours.addEventListener("change", () => { colour(colours.value); remembered.set(colours.value); });
  $("theme").hidden = false;

  // ---- the catalog

  const form = $("filters");
  const table = $("rows");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const latest = $("f-year").options[0].value;
  const sort = { by: "key", down: false };
  // A browser that keeps what was chosen before a reload would keep it without its rows.
  form.reset();
  form.hidden = false;

  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const wordsOf = (query) => plain(query).split(/\s+/u).filter(Boolean);

  /** Everything that is searched of a row, put together once. */
  const searched = (row) => {
    if (row.text === undefined) {
      const list = (value) => (Array.isArray(value) ? value.join("\n") : value || "");
      const texts = ["description", "supportingDocumentation", "validation"].map((name) => list(row.value(name)));
      row.full = texts.filter(Boolean).join("\n");
      row.text = plain([row.key, row.title, row.activity.aliases.join(" "), row.full].join("\n"));
    }
    return row.text;
  };

  const asked = () => {
    const own = new FormData(form);
    return Object.fromEntries([...own.entries()].map(([name, value]) => [name, String(value)]));
  };

  const matching = (want) => {
    const words = wordsOf(want.q || "");
    const is = (value, wanted) => !wanted || (wanted === "none" ? value === null || value === "" : value === wanted);
    const flag = (value) => (value === true ? "yes" : value === false ? "no" : null);
    return data().rows.filter((row) =>
      (want.year === "all" || String(row.year) === want.year)
      && (row.listed || want.unlisted === "yes")
      && is(row.subcategory, want.subcategory) && is(row.weight, want.weight)
      && is(flag(row.cehrt), want.cehrt) && is(row.status, want.status) && is(row.standing, want.standing)
      && words.every((word) => searched(row).includes(word)));
  };

  /** Text with the words that were searched for marked. */
  const withHits = (text, words) => {
    if (!words.length) return [text];
    const low = text.toLowerCase();
    const found = [];
    let at = 0;
    while (at < text.length) {
      let next = -1, length = 0;
      for (const word of words) {
        const place = low.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) [next, length] = [place, word.length];
      }
      // Letters that change their length with their case would shift every mark.
      if (next < 0 || low.length !== text.length) break;
      if (next > at) found.push(text.slice(at, next));
      found.push(el("mark", {}, text.slice(next, next + length)));
      at = next + length;
    }
    if (at < text.length) found.push(text.slice(at));
    return found;
  };

  /** The words around the first hit in the text, where the title has none of it. */
  const snippet = (row, words) => {
    searched(row);
    const low = row.full.toLowerCase();
    const missing = words.filter((word) => !plain(row.key + " " + row.title).includes(word));
    const at = missing.map((word) => low.indexOf(word)).filter((place) => place >= 0).sort((a, b) => a - b)[0];
    if (at === undefined) return null;
    // No word is cut in two.
    const from = at < 60 ? 0 : row.full.indexOf(" ", at - 60) + 1;
    const end = row.full.indexOf(" ", at + 110);
    const to = end < 0 ? row.full.length : end;
    const text = (from > 0 ? "\u2026" : "") + row.full.slice(from, to) + (to < row.full.length ? "\u2026" : "");
    return el("p", { class: "snippet" }, withHits(text, words));
  };

  const listOf = (items) => el("ul", {}, items.map((item) => el("li", {}, item)));

  /** A title that unfolds the text: what is folded is made when it is first asked for. */
  const unfolding = (row, words) => {
    const title = el("bdi", {}, withHits(row.title || "(no title)", words));
    const [text, items] = [row.value("description"), row.value("supportingDocumentation")];
    if (!text && !items) return [title, snippet(row, words)];
    const details = el("details", {}, el("summary", {}, title));
    details.addEventListener("toggle", () => {
      if (details.childElementCount > 1) return;
      if (text) details.append(el("p", { class: "text" }, withHits(text, words)));
      if (items) details.append(el("p", { class: "label" }, "Suggested documentation"), listOf(items));
    });
    return [details, snippet(row, words)];
  };

  const line = (row, words) => el("tr", {},
    el("th", { scope: "row" }, el("a", { class: "id", href: row.listed && String(row.year) === latest ? route(row.key) : route(row.key, row.year) }, row.name)),
    el("td", {}, unfolding(row, words)),
    el("td", {}, String(row.year)),
    el("td", {}, row.subcategory ? data().subcategories[row.subcategory] || row.subcategory : ""),
    el("td", {}, row.weight ? el("span", { class: "weight " + row.weight }, row.weight) : ""),
    el("td", {}, row.cehrt === true ? "yes" : row.cehrt === false ? "no" : ""),
    el("td", {}, [row.status || "", row.listed ? "" : " not on the list"]),
    el("td", {}, row.standing ? el("span", { class: "standing " + row.standing, title: data().standings[data().standingNumber[row.standing]][1] }, row.standing) : ""));

  const sorted = (rows) => {
    const order = ["single", "agreed", "ranked", "ruled", "contested"];
    const by = {
      key: (row) => row.order,
      title: (row) => plain(row.title),
      year: (row) => row.year,
      subcategory: (row) => data().subcategories[row.subcategory] || "\uffff",
      weight: (row) => row.weight || "\uffff",
      cehrt: (row) => (row.cehrt === true ? 0 : row.cehrt === false ? 1 : 2),
      status: (row) => row.status || "\uffff",
      standing: (row) => -order.indexOf(row.standing),
    }[sort.by];
    const sign = sort.down ? -1 : 1;
    return rows
      .map((row) => [by(row), row])
      .sort(([a, first], [b, second]) => (a < b ? -sign : a > b ? sign : first.order - second.order))
      .map(([, row]) => row);
  };

  const FIRST = 60, MORE = 150;
  let run = 0;
  const show = () => {
    const want = asked();
    const words = wordsOf(want.q || "");
    const rows = sorted(matching(want));
    const mine = ++run;
    const chunk = (from, to) => rows.slice(from, to).map((row) => line(row, words));
    body.replaceChildren(...chunk(0, FIRST));
    const rest = (from) => requestAnimationFrame(() => {
      if (mine !== run || from >= rows.length) return;
      body.append(...chunk(from, from + MORE));
      rest(from + MORE);
    });
    rest(FIRST);
    const of = want.year === "all" ? "of every year" : `of ${want.year}`;
    const what = count(new Set(rows.map((row) => row.key)).size, "activity", "activities");
    const lines = want.year === "all" ? `, ${count(rows.length, "row")}` : "";
    const on = want.unlisted === "yes" ? "" : want.year === "all" ? " on the lists" : " on the list";
    $("count").textContent = rows.length ? `${what}${on} ${of}${lines}` : `Nothing ${of} fits. Clear a filter to see more.`;
    for (const head of heads) {
      if (head.dataset.sort === sort.by) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  /** The filters as an address: what is left as it was is not in it. */
  const filtersHash = () => {
    const own = Object.entries(asked()).filter(([name, value]) => value && !(name === "year" && value === latest));
    if (sort.by !== "key" || sort.down) own.push(["sort", (sort.down ? "-" : "") + sort.by]);
    const query = new URLSearchParams(own).toString();
    return query ? "#/catalog?" + query : "#catalog";
  };
  const changed = () => { history.replaceState(null, "", filtersHash()); show(); };
  let waiting;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(changed, 120); };

  const applyQuery = (query) => {
    const want = new URLSearchParams(query);
    for (const control of [...form.elements].filter((e) => e.name)) {
      const value = want.get(control.name);
      if (control.type === "checkbox") control.checked = value === "yes";
      else if (control.tagName === "SELECT") {
        control.value = value ?? (control.name === "year" ? latest : "");
        if (control.selectedIndex < 0) control.selectedIndex = 0;
      } else control.value = value ?? "";
    }
    const by = want.get("sort") || "key";
    const name = by.replace(/^-/, "");
    if (heads.some((head) => head.dataset.sort === name)) [sort.by, sort.down] = [name, by.startsWith("-")];
    show();
  };

  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
  form.addEventListener("reset", () => setTimeout(() => {
    [sort.by, sort.down] = ["key", false];
    changed();
  }));
  for (const head of heads) {
    const button = el("button", { type: "button", class: "sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sort.down = sort.by === head.dataset.sort && !sort.down;
      sort.by = head.dataset.sort;
      changed();
    });
  }

  // ---- buttons that open all of a section

  for (const section of document.querySelectorAll("#changes, #disagreements, #gaps, #findings")) {
    const folded = [...section.querySelectorAll("details.pair, details.dress, details.where")];
    if (!folded.length) continue;
    const button = el("button", { type: "button", "aria-pressed": "false" }, "Open everything in this section");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      for (const details of folded) details.open = open;
      button.setAttribute("aria-pressed", String(open));
    });
    section.querySelector("h2").after(el("p", {}, button));
  }

  // ---- an activity

  /** The parts of the page that speak of an activity, by kind and key. */
  let spoken;
  const partsOf = (kind, key, year) => {
    if (!spoken) {
      spoken = new Map();
      for (const part of all.querySelectorAll("[data-part]")) {
        for (const one of part.dataset.keys.split("\n")) {
          const name = `${part.dataset.part} ${one}`;
          if (!spoken.has(name)) spoken.set(name, []);
          spoken.get(name).push(part);
        }
      }
    }
    const found = spoken.get(`${kind} ${key}`) || [];
    return found
      .filter((part) => year === undefined || part.dataset.year === String(year))
      .sort((a, b) => a.dataset.year - b.dataset.year);
  };

  /** The same, copied: what is folded is folded again, and no id stands twice. */
  const copies = (kind, key, year) => partsOf(kind, key, year).map((part) => {
    const copy = part.cloneNode(true);
    for (const inner of [copy, ...copy.querySelectorAll("[id]")]) inner.removeAttribute("id");
    for (const inner of copy.querySelectorAll("details")) inner.open = false;
    return copy;
  });

  const followed = (url) => {
    try { return ["http:", "https:", "mailto:"].includes(new URL(url).protocol) && !/\s/u.test(url); } catch { return false; }
  };
  const linked = ({ text, url }) => (followed(url)
    ? el("a", { href: url, rel: "noopener noreferrer" }, text || url)
    : el("span", {}, `${text || ""} (${url || ""})`));

  /** A value of a field as people read it. */
  const shown = (name, value) => {
    if (value === null || value === "" || (Array.isArray(value) && !value.length)) return el("span", { class: "nothing" }, "nothing");
    if (value === true) return "yes";
    if (value === false) return "no";
    if (name === "subcategoryId") return data().subcategories[value] || String(value);
    if (name === "resources" && Array.isArray(value)) return el("ul", {}, value.map((item) => el("li", {}, linked(item))));
    if (Array.isArray(value)) return listOf(value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))));
    if (typeof value === "object") {
      return el("ul", {}, Object.entries(value).map(([key, inner]) => el("li", {}, `${key}: ${typeof inner === "string" ? inner : JSON.stringify(inner)}`)));
    }
    return String(value);
  };

  const placeOf = ([, page = 0, first = 0, last = 0, row = 0, column = 0]) => [
    page ? `page ${page}` : "",
    first ? (first === last ? `line ${first}` : `lines ${first}\u2013${last}`) : "",
    row ? `row ${row}, column ${column}` : "",
  ].filter(Boolean).join(", ");

  const claim = (packed, side, name, row) => {
    const { documents, strings, rules, bases, field } = data();
    const [document, value, rule, basis, ...parts] = packed;
    const [id, path] = documents[document] || ["a document that is not in the catalog", ""];
    const item = el("li", { class: side },
      el("p", {}, el("strong", {}, side), " ",
        el("a", { href: "#/document/" + encodeURIComponent(id) }, el("bdi", {}, id)), " ",
        el("span", { class: "label" }, el("bdi", {}, path))));
    // What speaks for a text differs from it in dress alone, and its words follow.
    const text = side === "for" && typeof strings[value] === "string";
    if (value >= 0 && !text) item.append(el("div", {}, el("span", { class: "label" }, "says "), el("div", { class: "value" }, shown(name, strings[value]))));
    let before = "";
    for (const part of parts) {
      const [quote, place] = [strings[part[0]], placeOf(part)];
      if (place && place !== before) item.append(el("p", { class: "label" }, place));
      if (quote) item.append(el("blockquote", {}, quote));
      before = place;
    }
    // Words that stand elsewhere are said of the row that the document has.
    const own = row.decisions[field.listed];
    const listing = Array.isArray(own) && basis === 1 ? [...own[4], ...own[5]].find((other) => other[0] === document) : null;
    if (listing && listing[4]) item.append(el("p", { class: "label" }, `its row: ${placeOf(listing[4])}`));
    const [ruleName, sentence] = rules[rule] || ["", ""];
    item.append(el("p", { class: "how" }, `${bases[basis] || ""}; ${ruleName}: ${sentence}`));
    return item;
  };

  const fieldPart = (row, number, open) => {
    const { fields, standings, strings, decisions: sentences } = data();
    const [name, label] = fields[number];
    const decision = row.decisions[number];
    if (decision === null) return null;
    const packed = Array.isArray(decision) ? decision : [null, decision, -1, -1, [], []];
    const [value, standing, rule, because, pro, against] = packed;
    const [, standingSays] = standings[standing];
    const heading = el("h3", { tabindex: "-1" }, el("a", { href: route(row.key, row.year, name) }, label));
    const right = el("div", {}, el("div", { class: "value" }, shown(name, value === null ? null : strings[value])));
    if (pro.length || against.length || because >= 0) {
      const [ruleName, sentence] = sentences[rule] || ["", ""];
      const sides = `${pro.length} for${against.length ? `, ${against.length} against` : ""}`;
      const details = el("details", { class: "evidence", open },
        el("summary", {}, `${standingSays}: ${sides}`, el("span", { class: "vh" }, ` the ${label}`)));
      const fill = () => {
        if (details.childElementCount > 1) return;
        details.append(
          el("p", { class: "because" }, el("span", { class: "kind" }, ruleName), " ", because >= 0 ? strings[because] : sentence),
          el("ul", { class: "claims" },
            pro.map((packed) => claim(packed, "for", name, row)), against.map((packed) => claim(packed, "against", name, row))));
      };
      if (open) fill();
      details.addEventListener("toggle", fill);
      right.append(details);
    } else {
      right.append(el("p", { class: "label" }, standingSays));
    }
    return el("div", { class: open ? "field asked" : "field", "data-field": name }, heading, right);
  };

  const historyTable = (rows, key) => {
    const fate = (row, before) => {
      const here = [...partsOf("change", key, row.year), ...partsOf("dress", key, row.year)]
        .map((part) => `${data().fields[data().field[part.dataset.field]]?.[1] || part.dataset.field}: ${part.dataset.kind}`);
      return !before ? "" : [...new Set(here)].join("; ") || "the same";
    };
    const cells = (row, before) => [
      row.listed ? "yes" : "no", row.weight || "", row.cehrt === true ? "yes" : row.cehrt === false ? "no" : "", row.status || "",
      before && before.title === row.title ? "the same" : row.title, fate(row, before),
    ];
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Over the years" },
      el("table", { class: "history" },
        el("thead", {}, el("tr", {}, ["Year", "On the list", "Weight", "CEHRT", "Status", "Title", "Against the year before"].map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, rows.map((row, n) => el("tr", {},
          el("th", { scope: "row" }, el("a", { href: route(key, row.year) }, String(row.year))),
          cells(row, rows[n - 1]).map((cell) => el("td", {}, cell)))))));
  };

  let backTo = "#catalog";

  const part = (title, kinds, wrap, key, year) => {
    const found = kinds.flatMap((kind) => copies(kind, key, year));
    return found.length ? [el("h2", {}, title), el(wrap, { class: wrap === "ul" ? "plainlist edges" : "" }, found)] : [];
  };

  const notThere = (key) => {
    view.replaceChildren(
      el("p", { class: "back" }, el("a", { href: backTo }, "\u2190 Catalog")),
      el("h1", { id: "activity-title", tabindex: "-1" }, "No such activity"),
      el("p", {}, "The catalog has no activity with the key ", el("bdi", {}, key), "."));
  };

  const showActivity = (key, year, fieldName) => {
    const activity = data().byKey.get(key);
    all.hidden = true;
    view.hidden = false;
    if (!activity) {
      notThere(key);
      document.title = "No such activity";
      $("activity-title").focus();
      return;
    }
    const rows = data().rows.filter((row) => row.key === key);
    const row = rows.find((row) => String(row.year) === year) || rows.filter((row) => row.listed).at(-1) || rows.at(-1);
    const latestRow = rows.at(-1);
    const wanted = data().fields.findIndex(([name]) => name.toLowerCase() === (fieldName || "").toLowerCase());
    // What a row without an id was called before it was joined says nothing to people.
    const aliases = activity.aliases.filter((alias) => !alias.startsWith("x-"));
    const also = aliases.length ? ` Also known as ${aliases.join(", ")}.` : "";
    const subcategory = latestRow.subcategory ? data().subcategories[latestRow.subcategory] || latestRow.subcategory : "No subcategory";
    const first = rows.findIndex((other) => other.year === row.year);
    const joins = activity.joins.map(([document, year, title, why, titleOf, score]) => el("li", {},
      el("a", { href: "#/document/" + encodeURIComponent(document) }, el("bdi", {}, document)),
      ` ${year}, \u201c`, el("bdi", {}, title), `\u201d: joined by ${why}${titleOf === year ? "" : ` (${titleOf})`}, score ${score}`));
    view.replaceChildren(...[
      el("p", { class: "back" }, el("a", { href: backTo }, "\u2190 Catalog")),
      el("h1", { id: "activity-title", tabindex: "-1" }, el("span", { class: "id" }, activity.name), " ", el("bdi", {}, activity.title)),
      el("p", { class: "muted" }, `${subcategory}.${also}`),
      el("h2", {}, "Over the years"),
      historyTable(rows, key),
      ...part("What became of it", ["edge"], "ul", key),
      el("h2", { id: "values" }, `The values of ${row.year}`),
      el("nav", { "aria-label": "Program years of this activity" }, el("ul", { class: "picks" }, rows.map((other) =>
        el("li", {}, el("a", { href: route(key, other.year), "aria-current": other === row ? "page" : null }, String(other.year)))))),
      ...data().fields.map((_, number) => fieldPart(row, number, number === wanted)).filter(Boolean),
      ...part(`What changed from ${first > 0 ? rows[first - 1].year : "the year before"} to ${row.year}`, ["change", "dress"], "div", key, row.year),
      ...part("Disagreements between sources", ["disagreement", "dressed"], "div", key),
      ...part("Gaps and findings", ["gap", "finding"], "ul", key),
      ...(joins.length ? [el("h2", {}, "Rows that print no id"), el("ul", {}, joins)] : []),
    ]);
    for (const lone of view.querySelectorAll("div > li[data-part]")) {
      const list = el("ul", { class: "plainlist" });
      lone.replaceWith(list);
      list.append(lone);
    }
    document.title = `${activity.name} ${activity.title}`;
    const to = wanted >= 0 ? view.querySelector(`[data-field="${data().fields[wanted][0]}"] h3`) : year ? $("values") : $("activity-title");
    if (!to.hasAttribute("tabindex")) to.setAttribute("tabindex", "-1");
    to.focus({ preventScroll: true });
    if (to.id === "activity-title") scrollTo(0, 0);
    else to.scrollIntoView({ block: "start" });
  };

  const plainTitle = document.title;
  const showAll = () => { view.hidden = true; view.replaceChildren(); all.hidden = false; document.title = plainTitle; };

  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

  /** Goes to an element. Parts that were not shown yet have estimated heights, so its place is looked up until it stays. */
  const settle = (target, tries = 12) => {
    target.scrollIntoView({ block: "start" });
    const { top } = target.getBoundingClientRect();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (tries > 0 && Math.abs(target.getBoundingClientRect().top - top) > 1) settle(target, tries - 1);
    }));
  };

  /** Opens what stands around an element, goes there, and puts the focus there. */
  const goTo = (target) => {
    if (!target) return;
    for (let around = target; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
    target.querySelector(":scope > th > details")?.setAttribute("open", "");
    const named = $(target.getAttribute("aria-labelledby")) || target;
    if (!named.hasAttribute("tabindex")) named.setAttribute("tabindex", "-1");
    named.focus({ preventScroll: true });
    settle(target);
  };

  const follow = (arriving) => {
    const hash = location.hash;
    if (hash.startsWith("#/activity/")) {
      showActivity(...hash.slice("#/activity/".length).split("/").map(decoded));
      return;
    }
    showAll();
    if (hash.startsWith("#/catalog")) {
      backTo = hash;
      applyQuery(hash.split("?")[1] || "");
      goTo($("catalog"));
    } else if (hash.length > 1 && !(arriving && hash === "#start")) {
      goTo($(decoded(hash.slice(1))));
    }
  };
  addEventListener("hashchange", () => follow(false));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link) return;
    if (!all.hidden && link.hash.startsWith("#/activity/")) backTo = filtersHash();
    if (link.hash === "#main") {
      event.preventDefault();
      $("main").focus();
      $("main").scrollIntoView();
    } else if (link.hash === location.hash) follow(false);
  });
  if (location.hash.length > 1) {
    follow(true);
    // The browser goes to the place itself when all has arrived, by heights that it only estimates.
    addEventListener("load", () => setTimeout(() => follow(true)), { once: true });
  }
})();
