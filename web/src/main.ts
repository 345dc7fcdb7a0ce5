import './app.css';
import './ui/lines.css';

import { mount } from 'svelte';

import { Api } from './io/api.ts';
import App from './ui/App.svelte';
import { Router } from './ui/router.svelte.ts';
import { Session } from './ui/session.svelte.ts';
import { newVersion } from './ui/version.svelte.ts';

const session = new Session(new Api());
const router = new Router();
const place = document.getElementById('page');

if (place !== null) {
  mount(App, { target: place, props: { session, router } });
  void session.open();
  void newVersion.keepPage();
}
