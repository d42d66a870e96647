"use strict";
// The page can be read without this script. It adds filters, sorting and decisions of conflicts.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  for (const element of all("[data-script]")) element.hidden = false;

  for (const input of all("[data-filter]")) {
    const rows = all("tbody tr", document.getElementById(input.dataset.filter));
    input.addEventListener("input", () => {
      const text = input.value.toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(text);
    });
  }

  const sort = (table, index, header) => {
    const body = table.tBodies[0];
    const descending = header.getAttribute("aria-sort") === "ascending";
    for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const isNumber = header.classList.contains("number");
    const key = (row) => {
      const text = row.cells[index].textContent;
      return isNumber ? Number(text.replace(/\D/g, "") || -1) : text;
    };
    const rows = Array.from(body.rows).sort((a, b) => {
      const x = key(a), y = key(b);
      return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1);
    });
    body.append(...rows);
  };
  for (const table of all("table.sortable")) {
    all("thead th", table).forEach((header, index) => {
      if (header.textContent === "share") return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      header.replaceChildren(button);
      button.addEventListener("click", () => sort(table, index, header));
    });
  }

  const source = document.getElementById("conflict-lines");
  if (source === null) return;
  const lines = JSON.parse(source.textContent);
  const save = document.getElementById("save");
  const choiceOf = (index) => {
    const chosen = document.querySelector(`input[name="c${index}"]:checked`);
    return chosen === null ? "" : chosen.value;
  };
  const count = () => {
    const decided = lines.filter((line, index) => choiceOf(index) !== "").length;
    document.getElementById("decided").textContent = `${decided} of ${lines.length} decided`;
    save.disabled = decided === 0;
  };
  const choose = (bodies, side) => {
    for (const body of bodies) body.querySelector(`input[value="${side}"]`).checked = true;
    count();
  };
  const bodies = all("tbody[data-conflict]");
  for (const button of all("[data-all]")) {
    button.addEventListener("click", () => choose(bodies, button.dataset.all));
  }
  for (const button of all("[data-of-table]")) {
    const table = button.closest("tbody").dataset.table;
    button.addEventListener("click", () =>
      choose(bodies.filter((body) => body.dataset.table === table), button.dataset.ofTable));
  }
  document.addEventListener("change", count);
  save.addEventListener("click", () => {
    // The line itself, not a copy by JSON.stringify, which would change the order of numeric names.
    const decided = lines
      .map((line, index) => ({line, choice: choiceOf(index)}))
      .filter((one) => one.choice !== "")
      .map((one) => `${one.line.replace(/}\s*$/, "")},"choice":"${one.choice}"}\n`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(decided, {type: "application/x-ndjson"}));
    link.download = "resolutions.ndjson";
    link.click();
  });
  count();
})();
