/** Whether the people and the account are shown on a narrow screen. On a wide one they always are. */
class PeopleMenu {
  open = $state(false);
}

export const peopleMenu = new PeopleMenu();
