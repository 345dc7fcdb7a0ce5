/** Prompts: what the page says or asks by itself, and the two may do without. */
import type { AgendaView, Prompt } from '../../core/types.ts';

/** Whether the two want it. */
export function isOn({ promptsOff }: AgendaView, prompt: Prompt): boolean {
  return promptsOff?.includes(prompt) !== true;
}
