import { ImagePlus } from 'lucide-react';
import { type DragEvent, useEffect, useState } from 'react';
import type { PickedFile } from '../../../electron/shared/contract/api.ts';
import { call, grant } from '../../api/api.ts';
import { carriesFiles, droppedFiles } from '../../app/droppedFiles.ts';
import { pickOne } from '../../app/pickFiles.ts';
import { attempt, hear } from '../../state/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { bytes } from '../../ui/format.ts';
import styles from './metadata.module.css';

const INVITATION = 'Drop a JPEG or PNG here, or choose one';

interface Picture {
  readonly address: string;
  readonly about: string;
}

/** The front cover: drop one, choose one, take it away. `cover` is its name in the album; null for none. */
export const Cover = ({ albumId, cover }: { readonly albumId: number; readonly cover: string | null }) => {
  const picture = usePicture(albumId, cover);
  const [size, setSize] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const set = async (file: PickedFile | null): Promise<void> => {
    const state = await attempt(async () => {
      const token = file === null ? null : ((await grant([file]))[0]?.token ?? null);
      return call('album.setCover', { albumId, token });
    });
    if (state !== null) hear(state);
  };
  const choose = async (): Promise<void> => {
    const file = await pickOne('image/jpeg,image/png');
    if (file !== null) await set(file);
  };
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const [file] = await droppedFiles(event.dataTransfer);
    if (file !== undefined) await set(file);
  };
  return (
    <div className={styles.cover}>
      <button
        type="button"
        className={styles.coverPicture}
        data-over={over}
        aria-label={picture === null ? `Cover picture: ${INVITATION}` : 'Choose another cover picture'}
        onClick={() => void choose()}
        onDragOver={(event) => {
          if (!carriesFiles(event.dataTransfer)) return;
          event.preventDefault();
          event.stopPropagation();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void drop(event)}
      >
        {picture === null ? (
          <span className={styles.coverNone}>
            <ImagePlus size={22} aria-hidden />
            {INVITATION}
          </span>
        ) : (
          <img
            src={picture.address}
            alt="Front cover"
            onLoad={({ currentTarget }) => setSize(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}`)}
          />
        )}
      </button>
      <div className={styles.coverFoot}>
        <span>{picture === null ? 'Front cover' : [size, picture.about].filter(Boolean).join(', ')}</span>
        {cover !== null && (
          <Button look="quiet" onClick={() => void set(null)}>
            Remove
          </Button>
        )}
      </div>
    </div>
  );
};

const usePicture = (albumId: number, cover: string | null): Picture | null => {
  const [picture, setPicture] = useState<Picture | null>(null);
  useEffect(() => {
    setPicture(null);
    if (cover === null) return;
    let address: string | null = null;
    let wanted = true;
    void attempt(() => call('album.cover', { albumId })).then((found) => {
      if (found === null || !wanted) return;
      address = URL.createObjectURL(new Blob([new Uint8Array(found.bytes)], { type: found.mimeType }));
      setPicture({ address, about: `${found.mimeType.replace('image/', '').toUpperCase()}, ${bytes(found.bytes.length)}` });
    });
    return () => {
      wanted = false;
      if (address !== null) URL.revokeObjectURL(address);
    };
  }, [albumId, cover]);
  return picture;
};
