import { filesWords } from '../../editor/paste/clip.ts';
import { told } from '../kit/transient-message.svelte.ts';

/** Whatever is dragged over the page and let go never replaces it; places that take it have done so before. */
export function guardDrop(event: DragEvent): void {
  const { dataTransfer } = event;
  if (event.defaultPrevented || dataTransfer === null) {
    return;
  }
  const files = dataTransfer.types.includes('Files');
  // Fields take dropped words by themselves.
  if (
    !files &&
    event.target instanceof Element &&
    event.target.closest('input, textarea, [contenteditable="true"]') !== null
  ) {
    return;
  }
  event.preventDefault();
  if (event.type === 'dragover') {
    dataTransfer.dropEffect = files ? 'copy' : 'none';
  } else if (files) {
    told.tell(filesWords(dataTransfer.files));
  }
}
