// Gives Django's look-up fields (Select2) the names that a screen reader needs, and opens what a document lacks in their windows.
"use strict";

(function ($) {
  const text = (select) => select.labels.length ? select.labels[0].textContent.replace(/:\s*$/, "").trim() : "Suche";

  function name(select) {
    const container = $(select).data("select2")?.$container[0];
    if (!container) return;
    const field = container.querySelector("[role=combobox]");
    const shown = container.querySelector(".select2-selection__rendered");
    field.removeAttribute("aria-labelledby");
    field.setAttribute("aria-label", select.multiple ? text(select) : `${text(select)}: ${shown.textContent || "leer"}`);
    if (shown.getAttribute("role") === "textbox") shown.setAttribute("aria-label", text(select));
    const search = container.querySelector(".select2-search__field");
    if (search) search.setAttribute("aria-label", `${text(select)} suchen`);
  }

  const nameAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(name);

  // After Django's own script, which listens for the same events, has made the fields.
  $(() => setTimeout(() => nameAll(document)));
  document.addEventListener("formset:added", (event) => setTimeout(() => nameAll(event.target)));
  $(document).on("change", "select.admin-autocomplete", (event) => setTimeout(() => name(event.target)));
  $(document).on("select2:open", (event) => {
    const search = document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
    if (search) search.setAttribute("aria-label", `${text(event.target)} suchen`);
    const results = document.querySelector(".select2-container--open .select2-results__options");
    if (results) results.setAttribute("aria-label", text(event.target));
  });
})(django.jQuery);

// What a document names and the archive lacks is made in the window of the field's own plus sign, which then chooses it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-anlegen]");
  const plus = link && document.getElementById(`add_${link.dataset.anlegen}`);
  if (!plus) return;
  event.preventDefault();
  plus.href = `${link.href}&_to_field=id&_popup=1`;
  plus.click();
});
