import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * What the system expects of an application menu. The window has a menu of its own made of its list of commands, and it gets
 * every key first. Undo and redo are left to it: in a text field Chromium undoes typing, elsewhere the window undoes the last
 * edit. On macOS text fields need the entries; a key that the window has used does not reach them.
 */
export const installMenu = (name: string): void => {
  const onMac = process.platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const undo: MenuItemConstructorOptions[] = onMac ? [{ role: 'undo' }, { role: 'redo' }, separator] : [];
  const tools: MenuItemConstructorOptions[] = app.isPackaged ? [] : [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  const template: MenuItemConstructorOptions[] = [
    ...(onMac ? [{ role: 'appMenu', label: name } as const] : [{ label: 'File', submenu: [{ role: 'quit' } as const] }]),
    {
      label: 'Edit',
      submenu: [...undo, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...tools,
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: `About ${name}`, click: () => app.showAboutPanel() }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
};
