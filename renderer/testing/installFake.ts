import { createFakeBridge } from './fakeBridge.ts';

const scene = new URLSearchParams(location.search).get('fake');
if (scene !== null) window.glassmaster = createFakeBridge(scene);
