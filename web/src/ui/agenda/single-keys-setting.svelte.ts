import { Choice } from '../kit/device-setting.svelte.ts';

/**
 * Whether single letters are commands while nobody writes. Who dictates, or hits keys by
 * accident, can switch that off; every such command has another way.
 */
export const singleKeys = new Choice('duologue.single-keys');
