/** Without a network the lab goes on, as it runs in this browser: that is said while it is so, and what is not to be done. */
import { addNotice, dropNotice, store } from '../store';

export function installNetwork(): void {
  window.addEventListener('offline', () => addNotice('no-network', ''));
  window.addEventListener('online', () => {
    for (const { id, code } of store.getState().notices) if (code === 'no-network') dropNotice(id);
  });
  if (!navigator.onLine) addNotice('no-network', '');
}
