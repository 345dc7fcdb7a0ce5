/** Dragging, and what a touch screen needs besides: fetched for one, or with the first drag by a mouse. */
import './touch.css';

export { dragTopic } from '../topic/drag.ts';
export { default as Touch } from './Touch.svelte';
