/** Whether the people and the account are shown on a narrow screen. On a wide one they always are. */
class PeopleMenu {
  open = $state(false);
  /** What opens it on a narrow screen. */
  button = $state.raw<HTMLButtonElement>();
}

export const peopleMenu = new PeopleMenu();
