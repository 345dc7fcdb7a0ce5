import './faces.css';
import './app.css';
import './ui/topic/lines.css';

import { mount } from 'svelte';

import { Api } from './io/api.ts';
import App from './ui/shell/App.svelte';
import { cameThrough } from './ui/shell/sign-in-proxy.ts';
import { Router } from './ui/shell/router.svelte.ts';
import { Session } from './ui/shell/session.svelte.ts';
import { followTranslator } from './ui/shell/page-translation.ts';
import { newVersion } from './ui/shell/version.svelte.ts';

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
