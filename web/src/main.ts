import './app.css';
import './ui/lines.css';

import { mount } from 'svelte';

import { Api } from './io/api.ts';
import App from './ui/App.svelte';
import { cameThrough } from './ui/between.ts';
import { Router } from './ui/router.svelte.ts';
import { Session } from './ui/session.svelte.ts';
import { followTranslator } from './ui/translated.ts';
import { newVersion } from './ui/version.svelte.ts';

const session = new Session(new Api());
const router = new Router();
const place = document.getElementById('page');
/** `start.js` has said why this browser cannot open the page. */
const cannot = document.documentElement.hasAttribute('data-cannot');

if (place !== null && !cannot) {
  cameThrough();
  followTranslator(document);
  mount(App, { target: place, props: { session, router } });
  void session.open();
  void newVersion.keepPage();
}
