/**
 * A part of a page that is drawn from a value and drawn anew only when the value changes: focus, selection and what a screen
 * reader is saying stay where nothing has happened.
 * @param draw gives the content; the value has to be plain data
 */
export function region<View>(place: HTMLElement, draw: (view: View) => readonly Node[]): (view: View) => void {
  let last: string | undefined;
  return (view) => {
    const now = JSON.stringify(view);
    if (now === last) return;
    last = now;
    place.replaceChildren(...draw(view));
  };
}
