// A browser that can't run the quiz, but runs this, shows what it shows without scripts.
if (!document.documentElement.classList.contains("live")) {
  document.querySelectorAll("noscript").forEach(function (held) {
    held.outerHTML = held.textContent;
  });
}
