/* The lead page and the lists: keys, evidence that lights up, copying. Everything works without this file. */
(function () {
  "use strict";

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function press(button) {
    if (button.tagName === "SUMMARY") {
      var box = button.parentNode;
      box.open = !box.open;
      var first = box.open && box.querySelector("input:not([type=hidden]), textarea, button");
      if (first) first.focus();
    } else {
      button.click();
    }
  }

  /* In a walk the next letter comes by itself: a key pressed twice was meant for the one before. */
  var SETTLES = 500, DECIDES = "adi";

  function keys(page) {
    var shown = Date.now();
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") return leavePop(page);
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
      if (typing(event.target) || !/^[a-zа-яіїє]$/i.test(event.key)) return;
      // The place of the key, so that a Ukrainian keyboard works too.
      var letter = (event.code || "").replace(/^Key/, "").toLowerCase() || event.key.toLowerCase();
      var button = page.querySelector('[data-key="' + letter + '"]:not([disabled])');
      if (!button) return;
      event.preventDefault();
      if (page.classList.contains("jl-walking") && DECIDES.indexOf(letter) >= 0 && Date.now() - shown < SETTLES) return;
      press(button);
    });
  }

  /* Whoever opened a small form by a key goes on where he was. */
  function leavePop(page) {
    var open = page.querySelector("details.jl-pop[open]");
    closePops(page, null);
    if (open) open.querySelector("summary").focus();
  }

  function save(event) {
    var form = event.target.closest("#edit form");
    if (form) form.requestSubmit();
  }

  function closePops(page, but) {
    page.querySelectorAll("details.jl-pop[open]").forEach(function (box) {
      if (box !== but) box.open = false;
    });
  }

  function pops(page) {
    page.addEventListener("toggle", function (event) {
      if (event.target.open && event.target.classList.contains("jl-pop")) closePops(page, event.target);
    }, true);
    document.addEventListener("click", function (event) {
      if (!event.target.closest("details.jl-pop")) closePops(page, null);
    });
  }

  /* One press is one request. */
  function once(page) {
    page.querySelectorAll("form[data-once]").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        if (form.dataset.sent) return event.preventDefault();
        form.dataset.sent = "1";
        form.classList.add("jl-sending");
      });
    });
    window.addEventListener("pageshow", function () {
      page.querySelectorAll("form[data-sent]").forEach(function (form) {
        delete form.dataset.sent;
        form.classList.remove("jl-sending");
      });
    });
  }

  function rests(sentence) {
    return (sentence.dataset.rests || "").split(" ").filter(Boolean);
  }

  function evidence(page) {
    var lines = page.querySelectorAll("[data-line]"), sentences = page.querySelectorAll("[data-rests]");
    function light(ids) {
      lines.forEach(function (line) { line.classList.toggle("jl-lit", ids.indexOf(line.dataset.line) >= 0); });
      sentences.forEach(function (each) {
        each.classList.toggle("jl-lit", rests(each).some(function (id) { return ids.indexOf(id) >= 0; }));
      });
    }
    function on(element, ids) {
      element.addEventListener("focus", function () { light(ids); });
      element.addEventListener("mouseenter", function () { light(ids); });
      element.addEventListener("mouseleave", function () { light([]); });
      element.addEventListener("blur", function () { light([]); });
    }
    sentences.forEach(function (each) { on(each, rests(each)); });
    lines.forEach(function (line) { on(line, [line.dataset.line]); });
  }

  function showLine(page) {
    page.addEventListener("click", function (event) {
      var link = event.target.closest('a[href^="#line-"]');
      var line = link && document.getElementById(link.getAttribute("href").slice(1));
      if (!line) return;
      event.preventDefault();
      var tab = document.getElementById("jl-tab-vacancy");
      if (tab && tab.offsetParent === null && line.offsetParent === null) tab.checked = true;
      line.scrollIntoView({ block: "center" });
      line.focus({ preventScroll: true });
    });
  }

  function opens(page) {
    page.querySelectorAll("[data-open]").forEach(function (link) {
      link.addEventListener("click", function (event) {
        var box = document.querySelector(link.dataset.open);
        if (!box) return;
        event.preventDefault();
        document.getElementById("jl-tab-draft").checked = true;
        box.open = true;
        box.scrollIntoView({ block: "start" });
        box.querySelector("textarea").focus();
      });
    });
  }

  /* What is typed and not saved must not be left behind by an approval of the old text. */
  function unsaved(page) {
    var form = page.querySelector("#edit form"), button = page.querySelector("[data-not-while-editing]");
    var note = page.querySelector(".jl-unsaved");
    if (!form || !button || button.disabled) return;
    form.addEventListener("input", function () {
      var changed = Array.prototype.some.call(form.elements, function (field) {
        if (field.tagName === "BUTTON") return false;
        return field.tagName === "SELECT" ? field.value !== field.dataset.was : field.value !== field.defaultValue;
      });
      button.disabled = changed;
      note.hidden = !changed;
      note.nextElementSibling.hidden = changed;
    });
    form.querySelectorAll("select").forEach(function (field) { field.dataset.was = field.value; });
  }

  /* A letter on its way: look again soon, unless somebody is typing. */
  function follows(page) {
    if (!page.querySelector("[data-on-its-way]")) return;
    window.setTimeout(function () {
      if (!typing(document.activeElement) && !page.querySelector("details.jl-pop[open]")) window.location.reload();
    }, 3000);
  }

  function selected(box) {
    var range = document.createRange();
    range.selectNodeContents(box);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function copies(page) {
    page.querySelectorAll("[data-copy]").forEach(function (button) {
      var box = document.querySelector(button.dataset.copy), said = page.querySelector(".jl-copied");
      button.addEventListener("click", function () {
        function done() { said.textContent = "Copied."; }
        function byHand() {
          box.closest("details").open = true;
          selected(box);
          said.textContent = document.execCommand("copy") ? "Copied." : "The text is marked: copy it with Ctrl+C.";
        }
        if (navigator.clipboard && window.isSecureContext) {
          navigator.clipboard.writeText(box.textContent).then(done, byHand);
        } else {
          byHand();
        }
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var page = document.querySelector("body.jl-lead-page");
    var any = document.querySelector(".jl-page");
    if (any) showLine(any);
    if (page || document.querySelector("[data-key]")) keys(page || document.body);
    if (!page) return;
    pops(page);
    once(page);
    evidence(page);
    opens(page);
    copies(page);
    unsaved(page);
    follows(page);
    if (window.matchMedia("(max-width: 767px)").matches) page.querySelector(".jl-match").open = false;
  });
})();
