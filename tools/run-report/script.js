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
  const conflicts = JSON.parse(source.textContent);
  const save = document.getElementById("save");
  const bodies = all("tbody[data-conflict]");
  const rowsOf = (body) => all("tr:not(.choice)", body);
  const choiceOf = (body) => {
    const chosen = body.querySelector("input:checked");
    return chosen === null ? "" : chosen.value;
  };
  // The typed values of a conflict as [column, text or null].
  const valuesOf = (body, columns) => rowsOf(body).flatMap((row, index) => {
    const select = row.querySelector("select");
    if (select === null || select.value === "") return [];
    return [[columns[index], select.value === "null" ? null : row.querySelector("textarea").value]];
  });
  // The fields that decide a conflict, or "" if a column is undecided. JSON.stringify would change the order of numeric
  // names in an object.
  const decisionOf = ({columns}, index) => {
    const choice = choiceOf(bodies[index]), values = valuesOf(bodies[index], columns);
    if (choice === "" && values.length < columns.length) return "";
    const typed = values.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return (choice === "" ? "" : `,"choice":"${choice}"`) + (typed.length === 0 ? "" : `,"values":{${typed.join(",")}}`);
  };
  const count = () => {
    const decided = conflicts.filter((conflict, index) => decisionOf(conflict, index) !== "").length;
    document.getElementById("decided").textContent = `${decided} of ${conflicts.length} decided`;
    save.disabled = decided === 0;
  };
  const choose = (bodies, side) => {
    for (const body of bodies) body.querySelector(`input[value="${side}"]`).checked = true;
    count();
  };
  for (const button of all("[data-all]")) {
    button.addEventListener("click", () => choose(bodies, button.dataset.all));
  }
  for (const button of all("[data-of-table]")) {
    const table = button.closest("tbody").dataset.table;
    button.addEventListener("click", () =>
      choose(bodies.filter((body) => body.dataset.table === table), button.dataset.ofTable));
  }
  bodies.forEach((body, index) => {
    const {line, columns} = conflicts[index];
    rowsOf(body).forEach((row, position) => {
      const select = row.querySelector("select"), text = row.querySelector("textarea");
      if (select === null) return;
      const production = JSON.parse(line).columns[columns[position]].current;
      text.value = production === null ? "" : production;
      select.addEventListener("change", () => { text.hidden = select.value !== "text"; });
    });
  });
  document.addEventListener("change", count);
  save.addEventListener("click", () => {
    // The line itself, not a copy by JSON.stringify, which would change the order of numeric names.
    const decided = conflicts
      .map((conflict, index) => ({line: conflict.line, decision: decisionOf(conflict, index)}))
      .filter((one) => one.decision !== "")
      .map((one) => `${one.line.replace(/}\s*$/, "")}${one.decision}}\n`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(decided, {type: "application/x-ndjson"}));
    link.download = "resolutions.ndjson";
    link.click();
  });
  count();
})();
