/** A page of a list that is asked for by id; `next` is missing on the last one. */
export function paged<Item extends { readonly id: string }>(items: readonly Item[], limit: number) {
  const next = items.length === limit ? items.at(-1)?.id : undefined;
  return { items, ...(next !== undefined && { next }) };
}
