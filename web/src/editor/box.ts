/** Lets a box be ticked by mouse, touch and keyboard, without taking the caret from the words. */
export function onTick(box: HTMLElement, act: () => void): void {
  box.tabIndex = 0;
  box.addEventListener('mousedown', (event) => {
    event.preventDefault();
  });
  box.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}
