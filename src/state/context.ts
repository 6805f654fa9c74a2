import { createContext } from 'svelte';
import type { App } from './app.svelte';

/** The app's state, given once by App.svelte to every screen. */
export const [getApp, setApp] = createContext<App>();
