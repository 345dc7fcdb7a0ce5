/** Whether something could be an e-mail address, with the letters and signs of any keyboard; the server looks closer. */
export function couldBeEmail(typed: string): boolean {
  return /^[^@\s]+@[^@\s]+$/u.test(typed.trim().normalize('NFKC'));
}
