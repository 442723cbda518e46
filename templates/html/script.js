// Search, filters, links and print. The page is complete without any of it.

const FILTERS = ["severity", "principle", "department", "owner"];
const form = document.querySelector(".controls");
const findings = [...document.querySelectorAll(".finding")].map((element) => ({
  element,
  label: element.id.toUpperCase(),
  severity: [element.dataset.severity],
  principle: [element.dataset.principle],
  department: JSON.parse(element.dataset.departments),
  owner: [element.dataset.owner],
  text: null, // read when somebody first searches
}));

function chosen() {
  const values = Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));
  return { ...values, q: form.elements.q.value.trim() };
}

function fits(finding, wanted, words) {
  if (FILTERS.some((name) => wanted[name] && !finding[name].includes(wanted[name]))) return false;
  if (!words.length) return true;
  finding.text ??= finding.element.textContent.toLowerCase();
  return words.every((word) => finding.text.includes(word));
}

function inWords(wanted, count) {
  const said = FILTERS.filter((name) => wanted[name]).map((name) => `${name} ${wanted[name].replaceAll("_", " ")}`);
  if (wanted.q) said.push(`“${wanted.q}”`);
  const all = `${findings.length} finding${findings.length === 1 ? "" : "s"}`;
  return said.length ? `${count} of ${all}: ${said.join(", ")}` : all;
}

// The lists of other sections are filtered alike, and say so (the findings say it on paper, where
// the controls are gone); the scope never is.
const lists = [...document.querySelectorAll("main > section:not(#scope)")]
  .map((section) => ({ section, items: [...section.querySelectorAll("[data-of]")] }))
  .filter(({ section, items }) => items.length || section.id === "findings");
for (const list of lists) {
  list.notice = document.createElement("p");
  list.notice.className = "filtered";
  list.notice.hidden = true;
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = "Show all";
  all.addEventListener("click", () => form.reset());
  list.notice.append(document.createElement("span"), all);
  list.section.querySelector("h2").after(list.notice);
}

function apply({ keep = true } = {}) {
  const wanted = chosen();
  const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = new Set();
  for (const finding of findings) {
    const hidden = !fits(finding, wanted, words);
    if (finding.element.hidden !== hidden) finding.element.hidden = hidden;
    if (!hidden) shown.add(finding.label);
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector(".finding:not([hidden])");
  }
  const told = inWords(wanted, shown.size);
  form.elements.count.textContent = shown.size ? told : `${told}. Nothing fits; show all again.`;
  for (const { items, notice } of lists) {
    for (const item of items) item.hidden = !shown.has(item.dataset.of);
    notice.hidden = shown.size === findings.length;
    notice.firstChild.textContent = `Filtered: ${told}.`;
  }
  // On paper the annex stays away, unless somebody has chosen what to see of it.
  document.body.classList.toggle("chosen", shown.size !== findings.length);
  for (const item of document.querySelectorAll(".gathered")) {
    item.hidden = !item.querySelector("[data-of]:not([hidden])");
  }
  for (const cell of document.querySelectorAll(".field td:has(strong)")) {
    cell.querySelector("strong").textContent = cell.querySelectorAll("a:not([hidden])").length;
  }
  if (keep) remember(wanted);
}

function remember(wanted) {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  const text = query.size ? `?${query}` : location.pathname;
  try {
    history.replaceState(null, "", text + location.hash);
  } catch {
    // some viewers give a page no address of its own; the filters work all the same
  }
}

function recall() {
  const query = new URLSearchParams(location.search);
  form.elements.q.value = query.get("q") ?? "";
  for (const name of FILTERS) {
    const options = [...form.elements[name].options].map((option) => option.value);
    const value = query.get(name) ?? "";
    form.elements[name].value = options.includes(value) ? value : "";
  }
}

// A link to something that is folded away or filtered out brings it into view.
function reveal() {
  let target = null;
  try {
    target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return; // not an address of this page
  }
  if (!target) return;
  if (form && target.closest(".finding[hidden], .group[hidden]")) form.reset();
  for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
  const evidence = target.querySelector(":scope > .evidence");
  if (evidence) evidence.open = true;
  // A finding is laid out as it comes near, and those passed on the way would move the target.
  document.documentElement.classList.add("laid-out");
  target.scrollIntoView();
}

if (form) {
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 150);
  };
  // Whoever prints while still typing gets what has been typed.
  addEventListener("beforeprint", () => {
    clearTimeout(waiting);
    apply();
  });
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.q.addEventListener("input", soon);
  form.addEventListener("change", () => apply());
  form.addEventListener("reset", () => {
    for (const name of ["q", ...FILTERS]) form.elements[name].value = "";
    apply();
  });
  const evidence = form.elements.evidence;
  evidence.addEventListener("click", () => {
    const open = evidence.getAttribute("aria-pressed") !== "true";
    for (const details of document.querySelectorAll(".evidence")) details.open = open;
    evidence.setAttribute("aria-pressed", String(open));
    evidence.textContent = open ? "Close all evidence" : "Open all evidence";
  });
  for (const cell of document.querySelectorAll(".heat a")) {
    cell.addEventListener("click", () => {
      for (const name of ["q", ...FILTERS]) form.elements[name].value = cell.dataset[name] ?? "";
      apply();
    });
  }
  recall();
  apply({ keep: false });
}
addEventListener("hashchange", reveal);
reveal();
document.querySelectorAll("[data-try]").forEach(setUpCurve);

// Tables that fit need no stop of the Tab key.
const fitting = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll(".scroll").forEach((region) => fitting.observe(region));

// The contents: folded where there is little room, and telling where one is.
const contents = document.querySelector(".contents details");
const wide = matchMedia("(min-width: 64rem)");
const fold = () => {
  contents.open = wide.matches;
};
wide.addEventListener("change", fold);
fold();
contents.addEventListener("click", (event) => {
  if (event.target.closest("a") && !wide.matches) contents.open = false;
});
const places = new Map([...contents.querySelectorAll("li a")].map((a) => [a.hash.slice(1), a]));
const reading = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const link = places.get(target.id);
      if (isIntersecting) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  },
  { rootMargin: "-20% 0px -79% 0px" },
);
document.querySelectorAll("main > section").forEach((section) => reading.observe(section));

// Everything is printed, and folded again afterwards.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
  folded = [];
});
