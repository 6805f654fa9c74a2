/** The parts of Observable Plot that charts here are made of: the rest stays out of the bundle. Loaded by Plot.svelte only. */
export { dot, gridX, gridY, plot, rect, ruleX, ruleY, text, axisX, axisY } from '@observablehq/plot';
