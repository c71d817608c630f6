/* What all pages share: a folded section opens when an address points at it; the sidebar opens the search. */
(function () {
  "use strict";

  function openTarget() {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const fold = target && target.closest("details");
    if (fold) {
      fold.open = true;
      fold.scrollIntoView({ block: "start" });
    }
  }

  function openSearch(event) {
    if (event.target.closest(".ja-search")) {
      window.dispatchEvent(new CustomEvent("opencommand"));
    }
  }

  document.addEventListener("click", openSearch);
  document.addEventListener("DOMContentLoaded", openTarget);
  window.addEventListener("hashchange", openTarget);
})();
