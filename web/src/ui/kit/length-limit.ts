/** Length limit: how much longer than it may be something is, in words; nothing when it fits. */
export function tooLongWords(length: number, longest: number): string | null {
  const over = length - longest;
  return over <= 0
    ? null
    : `This is ${over} ${over === 1 ? 'character' : 'characters'} too long: at most ${longest} fit here.`;
}

/**
 * A limit that is said in place of `maxlength`, which cuts what is pasted without a word. The words stay
 * as they are, and the form waits until they fit.
 */
export function atMost(longest: number): (field: HTMLInputElement) => () => void {
  return (field) => {
    const { form, ownerDocument } = field;
    const said = ownerDocument.createElement('p');
    said.className = 'problem small too-long';
    said.setAttribute('role', 'alert');
    const look = (): void => {
      const words = tooLongWords(field.value.length, longest);
      if (words === null) {
        said.remove();
        return;
      }
      if (said.textContent !== words) {
        said.textContent = words;
      }
      if (!said.isConnected) {
        field.after(said);
      }
    };
    const hold = (event: SubmitEvent): void => {
      if (tooLongWords(field.value.length, longest) === null) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      look();
      field.focus();
    };
    field.addEventListener('input', look);
    form?.addEventListener('submit', hold, { capture: true });
    return () => {
      field.removeEventListener('input', look);
      form?.removeEventListener('submit', hold, { capture: true });
      said.remove();
    };
  };
}
