/** Phases of a topic's words on the page: drawn still, waiting for an editor, or in one. */
import type { TopicEditor } from '../../editor/options.ts';
import type { CaretPlace } from './topics.ts';

export type Phase =
  /** Drawn still: far from the viewport, or too long to be in an editor before somebody writes in it. */
  | { is: 'still'; isNear: boolean }
  /** Drawn still until the editor's code is here; by a person, also where it is far or long. */
  | { is: 'wanted'; by: 'viewport' }
  | { is: 'wanted'; by: 'person'; caret: CaretPlace | undefined }
  /** The editor is being put in the place of the words. */
  | { is: 'mounting'; caret: CaretPlace | undefined }
  | { is: 'editing'; editor: TopicEditor };

export type PhaseEvent =
  /** It came near the viewport. */
  | { event: 'near'; isLong: boolean }
  /** It went far from the viewport, and nobody writes in it. */
  | { event: 'far' }
  /** Somebody wants to write in it, with the caret in that place. */
  | { event: 'asked'; caret?: CaretPlace }
  /** Its words were drawn still. */
  | { event: 'drawn'; isLong: boolean }
  /** The editor's code is here. */
  | { event: 'loaded' }
  | { event: 'mounted'; editor: TopicEditor }
  /** Its editor was taken off the page. */
  | { event: 'unmounted' };

export const FAR: Phase = { is: 'still', isNear: false };
const NEAR: Phase = { is: 'still', isNear: true };
const WANTED: Phase = { is: 'wanted', by: 'viewport' };

/** The phase that follows; the same one when nothing changes. */
export function nextPhase(phase: Phase, happened: PhaseEvent): Phase {
  const { is } = phase;
  switch (happened.event) {
    case 'near':
      return is === 'still' ? near(happened.isLong) : phase;
    case 'far':
      return FAR;
    case 'asked':
      return asked(phase, happened.caret);
    case 'drawn':
      return phase === NEAR || phase === WANTED ? near(happened.isLong) : phase;
    case 'loaded':
      return is === 'wanted' ? { is: 'mounting', caret: caretOf(phase) } : phase;
    case 'mounted':
      return is === 'mounting' ? { is: 'editing', editor: happened.editor } : phase;
    case 'unmounted':
      return is === 'editing' ? FAR : phase;
  }
}

/** Whether the editor has the place of the words. */
export function isHosting({ is }: Phase): boolean {
  return is === 'mounting' || is === 'editing';
}

/** The editor, once it can be written in. */
export function editorOf(phase: Phase): TopicEditor | undefined {
  return phase.is === 'editing' ? phase.editor : undefined;
}

/** Of words that are near, and that nobody asked for. */
function near(isLong: boolean): Phase {
  return isLong ? NEAR : WANTED;
}

/** Who asks again without a place keeps the one that was asked for. */
function asked(phase: Phase, caret = caretOf(phase)): Phase {
  switch (phase.is) {
    case 'still':
    case 'wanted':
      return { is: 'wanted', by: 'person', caret };
    case 'mounting':
      return { is: 'mounting', caret };
    case 'editing':
      return phase;
  }
}

function caretOf(phase: Phase): CaretPlace | undefined {
  return 'caret' in phase ? phase.caret : undefined;
}
