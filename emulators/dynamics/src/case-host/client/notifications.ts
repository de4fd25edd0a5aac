/** The notifications at the head of a form. */
export interface Notifications {
  set(message: string, level: string, id: string): boolean;
  clear(id: string): boolean;
  clearAll(): void;
}

/** Makes them; where the app collapses several, only their number is read until one opens them. */
export function createNotifications(collapsed: boolean): Notifications {
  const place = document.getElementById('notifications');
  const all = new Map<string, { message: string; level: string }>();

  function show(): void {
    if (place === null) return;
    const lines = [...all].map(([id, { message, level }]) => {
      const line = document.createElement('p');
      line.dataset.id = id;
      line.dataset.level = level;
      line.setAttribute('role', 'status');
      line.textContent = message;
      return line;
    });
    if (!collapsed || lines.length < 2) {
      place.replaceChildren(...lines);
      return;
    }
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = `You have ${lines.length} notifications.`;
    details.append(summary, ...lines);
    place.replaceChildren(details);
  }

  return {
    set(message, level, id) {
      all.set(id, { message, level });
      show();
      return true;
    },
    clear(id) {
      const had = all.delete(id);
      show();
      return had;
    },
    clearAll() {
      all.clear();
      show();
    },
  };
}
