import { contextBridge, ipcRenderer } from 'electron';

/** All that the page gets of Electron: a way to ask for its wire (renderer/open-wire.ts). */
contextBridge.exposeInMainWorld('foveal', {
  requestPort: () => ipcRenderer.send('foveal:request-port'),
});

ipcRenderer.on('foveal:port', event => {
  window.postMessage('foveal:port', window.location.origin, event.ports);
});
