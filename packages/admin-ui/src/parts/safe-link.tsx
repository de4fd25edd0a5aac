/** A link only where it leads to a page: what a plugin hands out may come from outside. */
export function SafeLink({ url, label }: { readonly url: string; readonly label: string }) {
  if (!/^https?:\/\//i.test(url)) return <>{label}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {label}
    </a>
  );
}
