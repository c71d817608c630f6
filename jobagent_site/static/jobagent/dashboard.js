/* Every 30 seconds the cards of the dashboard are asked for again. Nothing moves while somebody is in them. */
(function () {
  "use strict";

  const EVERY = 30000;

  function busy(card) {
    return card.contains(document.activeElement) || card.matches(":hover");
  }

  function replace(fresh) {
    document.querySelectorAll("[data-ja-refresh]").forEach(function (card) {
      const next = fresh.getElementById(card.id);
      if (next && !busy(card) && next.innerHTML !== card.innerHTML) {
        card.innerHTML = next.innerHTML;
      }
    });
  }

  async function refresh() {
    if (document.hidden) {
      return;
    }
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) {
        replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch (error) {
      return; /* the connection is lost for a moment: the next round asks again */
    }
  }

  setInterval(refresh, EVERY);
})();
