/** A graph of imports: each module with the modules that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Finds the circles of a graph: each list holds modules that all reach one another (its strongly connected components, by
 * the algorithm of Tarjan).
 * @returns circles of more than one module, each sorted by name
 */
export function circlesOf(graph: ImportGraph): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];

  function visit(module: string): number {
    const own = order.size;
    order.set(module, own);
    lowest.set(module, own);
    stack.push(module);
    for (const imported of graph.get(module) ?? []) {
      if (!graph.has(imported)) continue;
      const reached = order.has(imported)
        ? stack.includes(imported)
          ? order.get(imported)
          : undefined
        : visit(imported);
      lowest.set(module, Math.min(lowest.get(module) ?? own, reached ?? own));
    }
    if (lowest.get(module) === own) circles.push(stack.splice(stack.indexOf(module)));
    return lowest.get(module) ?? own;
  }

  for (const module of graph.keys()) if (!order.has(module)) visit(module);
  return circles.filter((circle) => circle.length > 1).map((circle) => circle.sort());
}
