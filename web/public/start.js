/* Browser check, before anything else runs: says in a sentence why the page cannot open. In the language of old browsers. */
(function () {
  'use strict';

  var OLD = 'This browser is too old for Duologue. Update it, or open this address in a current Chrome, Edge, Firefox or Safari.';
  var FAILED = 'Duologue could not be loaded. Check your connection, then load the page again.';

  var words = reason();
  if (words === null) {
    // Scripts and styles that cannot be fetched, and scripts that this browser cannot read, end up here.
    window.addEventListener('error', failed, true);
  } else {
    // The page looks for it and does not start.
    document.documentElement.setAttribute('data-cannot', '');
    whenRead(function () {
      say(words);
    });
  }

  function reason() {
    if (window.isSecureContext === false) {
      return (
        'Duologue needs an encrypted connection, and this one is not. Open https://' + location.host + location.pathname +
        ' instead. If that does not work: whoever runs this server has to put it behind https and start it with --public-url https://' +
        location.hostname + '.'
      );
    }
    try {
      return isCurrent() ? null : OLD;
    } catch (error) {
      return OLD;
    }
  }

  function isCurrent() {
    return (
      'noModule' in document.createElement('script') &&
      typeof BigInt === 'function' &&
      typeof WebAssembly === 'object' &&
      typeof BroadcastChannel === 'function' &&
      typeof IntersectionObserver === 'function' &&
      typeof Array.prototype.toSorted === 'function' &&
      typeof AbortSignal.timeout === 'function' &&
      typeof URL.canParse === 'function' &&
      typeof navigator.locks === 'object' &&
      CSS.supports('color', 'color-mix(in srgb, red, blue)') &&
      CSS.supports('inset-inline-start', '0')
    );
  }

  function failed(event) {
    var page = document.getElementById('page');
    var source = event.target;
    // What a browser's extension breaks keeps nothing from opening.
    var file = source.nodeType ? source.src || source.href || '' : event.filename || location.origin;
    if (file.indexOf(location.origin) === 0 && (page === null || page.firstChild === null)) {
      whenRead(function () {
        say(FAILED);
      });
    }
  }

  function whenRead(then) {
    if (document.readyState === 'loading') {document.addEventListener('DOMContentLoaded', then);}
    else {then();}
  }

  function say(what) {
    var place = document.getElementById('page');
    if (place === null || document.getElementById('cannot') !== null) {return;}
    var sentence = document.createElement('p');
    sentence.id = 'cannot';
    sentence.className = 'problem';
    sentence.setAttribute('role', 'alert');
    sentence.appendChild(document.createTextNode(what));
    place.parentNode.insertBefore(sentence, place);
  }
})();
