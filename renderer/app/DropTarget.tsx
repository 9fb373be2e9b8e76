import { Download } from 'lucide-react';
import { useEffect } from 'react';
import { attempt, importFiles } from '../state/actions.ts';
import { usePanels } from '../state/panels.ts';
import styles from './DropTarget.module.css';
import { carriesFiles, droppedFiles } from './droppedFiles.ts';

const end = (): void => usePanels.setState({ drop: null });

const over = (event: DragEvent): void => {
  if (!carriesFiles(event.dataTransfer) || event.dataTransfer === null) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const at = placeAt(event);
  const now = usePanels.getState().drop;
  if (now === null || now.at !== at) usePanels.setState({ drop: { at } });
};

/** The position between the song table's lines that the pointer is nearest to; null outside of them. */
const placeAt = ({ target, clientY }: DragEvent): number | null => {
  const lines = target instanceof Element ? target.closest('[data-drop-rows]') : null;
  if (lines === null) return null;
  const middles = [...lines.children].map((line) => line.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
  return middles.filter((middle) => middle < clientY).length;
};

const drop = (event: DragEvent): void => {
  if (!carriesFiles(event.dataTransfer) || event.dataTransfer === null) return;
  event.preventDefault();
  const at = usePanels.getState().drop?.at ?? null;
  end();
  const files = droppedFiles(event.dataTransfer);
  void attempt(() => files).then((found) => importFiles(found ?? [], at));
};

const leave = (event: DragEvent): void => {
  // Only where the pointer has left the window is there nothing that it came to.
  if (event.relatedTarget === null) end();
};

/** Files dropped anywhere in the window become songs; where the song table shows a place between its rows, there. */
export const DropTarget = () => {
  const place = usePanels((panels) => panels.drop);
  useEffect(() => {
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (place === null) return null;
  return (
    <div className={styles.veil} data-between={place.at !== null}>
      <p className={styles.words}>
        <Download size={18} aria-hidden />
        {place.at === null ? 'Drop to add the songs at the end of the album' : `Drop to insert as song ${place.at + 1}`}
      </p>
    </div>
  );
};
