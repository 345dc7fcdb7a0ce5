/** Kit page: every part that the screens share, in every state, in both themes. Only in development. */

import { mount } from 'svelte';

import '../../../faces.css';
import '../../../app.css';
import States from './States.svelte';
import Themes from './Themes.svelte';

const target = document.getElementById('page');
if (target !== null) {
  mount(location.search === '?alone' ? States : Themes, { target });
}
