/** What is loaded after the page, and how: here so that all of it can be fetched while nobody waits. */
export const loadSidePanel = () => import('../side/SidePanel');
export const loadNarrator = () => import('../narrator/Narrator');
export const loadPhases = () => import('../phases/PhaseStrip');
export const loadGraphKey = () => import('../phases/GraphKey');
export const loadTour = () => import('../tour/Tour');
export const loadLossCard = () => import('../faults/LossCard');
export const loadTelling = () => import('../share/Telling');
export const loadTermCard = () => import('../terms/TermCard');
