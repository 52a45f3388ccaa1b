/* Fetches into a section what stands on a page of its own, when its reader comes near it. Without it the link leads there. */

(() => {
  "use strict";

  async function fill(section) {
    try {
      const answer = await fetch(section.dataset.nachladen);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = page.getElementById("liste");
      if (!list) return;
      list.removeAttribute("id");
      section.querySelector("p").replaceWith(document.adoptNode(list));
    } catch {
      // without network the link stays
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      fill(target);
    }
  }, { rootMargin: "400px" });
  document.querySelectorAll("[data-nachladen]").forEach((section) => near.observe(section));
})();
