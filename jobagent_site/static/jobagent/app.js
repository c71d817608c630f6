/* What all pages share: a folded section opens when an address points at it. */
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

  document.addEventListener("DOMContentLoaded", openTarget);
  window.addEventListener("hashchange", openTarget);
})();
