import { removeAlbum } from '../state/actions.ts';
import { closeDialog, usePanels } from '../state/panels.ts';
import { Confirm } from '../ui/Dialog.tsx';
import { AdviceDialog } from './advice/AdviceDialog.tsx';
import { closeAnyway, deliveryUnderWay } from './closing.ts';
import { HistoryDialog } from './history/HistoryDialog.tsx';
import { KeysSheet } from './KeysSheet.tsx';
import { Palette } from './Palette.tsx';

/** The dialog that is open, if one is. */
export const Dialogs = () => {
  const dialog = usePanels((panels) => panels.dialog);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'palette':
      return <Palette />;
    case 'keys':
      return <KeysSheet />;
    case 'history':
      return <HistoryDialog />;
    case 'advice':
      return <AdviceDialog />;
    case 'close':
      return (
        <Confirm
          title="Close while a delivery is made?"
          confirm="Stop it and close"
          onConfirm={closeAnyway}
          onClose={closeDialog}
        >
          <p>
            {deliveryUnderWay() ?? 'The delivery'} is not finished. Closing stops it; what was in its folder before stays as it
            is.
          </p>
        </Confirm>
      );
    case 'remove-album':
      return (
        <Confirm
          title={`Remove "${dialog.title}"?`}
          confirm="Remove album"
          onConfirm={() => void removeAlbum(dialog.albumId)}
          onClose={closeDialog}
        >
          <p>The album leaves the library. Its songs on disk and everything delivered stay where they are.</p>
        </Confirm>
      );
  }
};
