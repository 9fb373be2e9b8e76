/** One plain line at the foot of the window. Made by hand: what shows it may run before the window, or without it. */

const ID = 'bridge-banner';

export const hideBanner = (): void => document.getElementById(ID)?.remove();

export const showBanner = (text: string, link?: { readonly label: string; readonly address: string }): void => {
  const shown = document.getElementById(ID);
  if (shown?.dataset.text === text) return;
  shown?.remove();
  const banner = document.createElement('div');
  banner.id = ID;
  banner.dataset.text = text;
  banner.setAttribute('role', 'alert');
  Object.assign(banner.style, {
    position: 'fixed',
    insetInline: '0',
    bottom: '0',
    zIndex: '2147483647',
    padding: 'var(--space-3, 12px) var(--space-4, 16px)',
    font: 'var(--font-size-3, 13px) var(--font, sans-serif)',
    color: 'var(--text, CanvasText)',
    background: 'var(--surface-2, Canvas)',
    borderTop: '2px solid var(--warn, currentColor)',
  });
  banner.append(text);
  if (link !== undefined) {
    const anchor = document.createElement('a');
    Object.assign(anchor, { href: link.address, target: '_blank', rel: 'noopener', textContent: link.label });
    Object.assign(anchor.style, { color: 'inherit', marginInlineStart: '1em' });
    anchor.addEventListener('click', hideBanner);
    banner.append(anchor);
  }
  document.body.append(banner);
};
