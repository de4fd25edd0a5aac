/** More than this would push everything else off the page, as a list of a thousand privileges does. */
const longest = 400;
const shownOfLong = 200;

/** A text of the engine or of a plugin; a very long one is folded. */
export function LongText({ text }: { readonly text: string }) {
  if (text.length <= longest) return <p>{text}</p>;
  return (
    <details>
      <summary>{text.slice(0, shownOfLong)} …</summary>
      <p>{text}</p>
    </details>
  );
}
