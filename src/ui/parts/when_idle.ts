/** What can wait until the reader has a prompt to type at waits for it: it would only be in its way. */
import { useEffect, useState } from 'react';
import { store } from '../store';

const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));

/** A lab that stands still may have nothing to write. */
const SILENT_MS = 1500;

/** Runs it once the lab is open, something stands in a terminal and the page has nothing else to do. */
export function whenIdleOnceOpen(run: () => void): () => void {
  let timer = 0;
  let over = false;
  const go = () => {
    if (over) return;
    stop();
    whenIdle(run, { timeout: SILENT_MS });
  };
  const look = () => {
    const { phase, written } = store.getState();
    if (phase !== 'open') return;
    if (written) go();
    else if (timer === 0) timer = window.setTimeout(go, SILENT_MS);
  };
  const leave = store.subscribe(look);
  const stop = () => {
    over = true;
    leave();
    clearTimeout(timer);
  };
  look();
  return stop;
}

/** Whether that time has come. */
export function useIdleOnceOpen(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdleOnceOpen(() => setIdle(true)), []);
  return idle;
}
