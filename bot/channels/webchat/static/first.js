// Runs before the page is drawn: how this person likes to see it, and whether scripts carry the talk.
(function () {
  var root = document.documentElement;
  ['size', 'contrast', 'theme'].forEach(function (name) {
    var value = null;
    try { value = localStorage.getItem('yjs.' + name); } catch (error) { value = null; }
    if (value) { root.setAttribute('data-' + name, value); }
  });
  if (!('noModule' in document.createElement('script')) || !window.fetch) { return; }
  if (!root.hasAttribute('data-talk')) { return; }
  root.classList.add('js');
  // The scripts did not come: fall back to the forms, which work without them.
  setTimeout(function () {
    if (!root.hasAttribute('data-live')) { root.classList.remove('js'); }
  }, 8000);
})();
