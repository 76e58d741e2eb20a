// Turns the list of cases into one that can be searched, sorted and filtered. Everything it needs stands in the page.

const { columns, rows } = JSON.parse(document.getElementById("listing-data").textContent);
const source = new Blob([document.getElementById("listing-library").textContent], { type: "text/javascript" });
const address = URL.createObjectURL(source);
const { default: DataTable } = await import(address);
URL.revokeObjectURL(address);

const yuan = (fen) =>
  (fen < 0 ? "-" : "") + Math.floor(Math.abs(fen) / 100) + "." + String(Math.abs(fen) % 100).padStart(2, "0");
const amount = (fen) => yuan(fen).replace(/\B(?=(\d{3})+\.)/g, ",");
const texts = {
  text: (value) => value,
  words: (value) => value.join(" "),
  number: (value) => String(value),
  money: (value) => (value === null ? "—" : amount(value)),
  links: (value) => value.map(([word]) => word).join(" "),
};
const isNumber = (column) => column.kind === "number" || column.kind === "money";

function links(value) {
  const shown = document.createElement("span");
  for (const [word, href] of value) {
    const part = document.createElement(href ? "a" : "span");
    part.textContent = word;
    if (href) part.href = href;
    else if (word !== "—") part.className = "bad";
    shown.append(part, " ");
  }
  return shown;
}

// A value as DataTables asks for it: what is seen, what is sought, what is sorted. Text becomes a text node, never markup.
function rendered(column) {
  return (value, purpose) => {
    if (purpose === "display") {
      return column.kind === "links" ? links(value) : document.createTextNode(texts[column.kind](value));
    }
    if (isNumber(column) && purpose !== "filter") return value === null ? -1 : value;
    // An amount is found with separators and without.
    if (column.kind === "money" && value !== null) return `${amount(value)} ${yuan(value)}`;
    return texts[column.kind](value);
  };
}

const tones = { 错误: "bad", 提醒: "warn" };
const definitions = columns.map((column, index) => ({
  title: column.title,
  render: rendered(column),
  type: isNumber(column) ? "num" : "string",
  className: isNumber(column) ? "right" : "left",
  orderSequence: isNumber(column) ? ["desc", "asc", ""] : ["asc", "desc", ""],
  cellType: index ? "td" : "th",
  createdCell(cell, value) {
    cell.dataset.label = column.title;
    if (!index) cell.scope = "row";
    if (isNumber(column) && !value) cell.classList.add("muted");
    else if (column.title in tones) cell.classList.add(tones[column.title]);
  },
}));

const place = document.querySelector(".listing");
const table = document.createElement("table");
table.setAttribute("aria-label", "案件目录");
const controls = document.createElement("div");
controls.className = "filters";
place.replaceChildren(controls, table);

const list = new DataTable(table, {
  data: rows,
  columns: definitions,
  order: [],
  autoWidth: false,
  pageLength: 50,
  lengthMenu: [20, 50, 200, 1000, -1],
  layout: { topStart: "search", topEnd: "pageLength", bottomStart: "info", bottomEnd: "paging" },
  language: {
    search: "搜索",
    searchPlaceholder: "编号、姓名、机构、代码…",
    lengthMenu: "每页 _MENU_ 个案件",
    lengthLabels: { "-1": "全部" },
    info: "第 _START_ 至 _END_ 个，共 _TOTAL_ 个案件",
    infoEmpty: "没有案件",
    infoFiltered: "（从全部 _MAX_ 个中筛选）",
    zeroRecords: "没有符合条件的案件",
    emptyTable: "没有案件",
    thousands: "",
    paginate: { first: "首页", previous: "上一页", next: "下一页", last: "末页" },
    aria: {
      orderable: "：点击排序",
      orderableReverse: "：点击反向排序",
      orderableRemove: "：点击恢复按风险排列",
      paginate: { first: "首页", previous: "上一页", next: "下一页", last: "末页", number: "第" },
    },
  },
});

function select(label, options, chosen) {
  const choice = document.createElement("select");
  for (const [value, title] of options) choice.add(new Option(title, value));
  choice.addEventListener("change", () => chosen(choice.value));
  const named = document.createElement("label");
  named.append(label, choice);
  controls.append(named);
}

const values = (kind, value) =>
  kind === "words" ? value : kind === "links" ? value.map(([word]) => word) : [value];
columns.forEach((column, index) => {
  if (!column.choose) return;
  const found = [...new Set(rows.flatMap((row) => values(column.kind, row[index])))].sort();
  const options = [["", "全部"], ...found.map((value) => [value, column.labels[value] ?? value])];
  select(column.title, options, (wanted) => {
    const fits = (text, row, at) => values(column.kind, rows[at][index]).includes(wanted);
    list.search.fixed(column.title, wanted === "" ? null : fits).draw();
  });
});

// Cards on a small screen have no heads to click, so the order can be chosen here too.
const orders = columns.flatMap((column, index) =>
  isNumber(column)
    ? [[`${index} desc`, `${column.title}从多到少`], [`${index} asc`, `${column.title}从少到多`]]
    : column.kind === "text" ? [[`${index} asc`, `按${column.title}`]] : [],
);
select("排列", [["", "按风险"], ...orders], (wanted) => {
  const [index, direction] = wanted.split(" ");
  list.order(wanted ? [[Number(index), direction]] : []).draw();
});
