/** Sizes of a lane, in pixels. */
export const NAMES_PX = 76;
export const AXIS_PX = 20;

/** From a lane's top: names of events, then the band, then a strip for each Sentinel. */
export const LABEL_BASE = 12;
export const BAND_TOP = 16;
export const BAND_HEIGHT = 16;
export const STRIPS_TOP = BAND_TOP + BAND_HEIGHT + 2;
export const STRIP_HEIGHT = 4;
const LANE_GAP = 4;

/** `strips`: how many Sentinels ever held this lane's server down. */
export function laneHeight(strips: number): number {
  return STRIPS_TOP + strips * STRIP_HEIGHT + LANE_GAP;
}
