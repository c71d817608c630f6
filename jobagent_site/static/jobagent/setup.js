/* Set-up: counts the ticked facts on the button, and lets a claim be ticked once its text is another one. */
(function () {
  "use strict";

  function count(form) {
    const ticked = form.querySelectorAll("input[name=pick]:checked:not(:disabled)").length;
    const button = form.querySelector("[data-add]");
    const chosen = form.querySelector("[data-chosen]");
    if (button) {
      button.textContent = ticked ? "Add the " + (ticked === 1 ? "ticked fact" : ticked + " ticked facts") : "Add the ticked facts";
      button.disabled = ticked === 0;
    }
    if (chosen) {
      chosen.textContent = ticked + " chosen";
    }
  }

  function edited(area) {
    const row = area.closest("[data-proposal]");
    const box = row.querySelector("input[name=pick]");
    if (row.classList.contains("ja-locked")) {
      box.disabled = area.value.trim() === "" || area.value === area.defaultValue;
      box.checked = box.checked && !box.disabled;
    } else {
      row.querySelector(".ja-says").textContent = area.value || area.defaultValue;
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("found");
    if (!form) {
      return;
    }
    form.addEventListener("change", function () { count(form); });
    form.addEventListener("input", function (event) {
      if (event.target.matches("textarea")) {
        edited(event.target);
        count(form);
      }
    });
    count(form);
  });
})();
