import { useStudio } from '../../state/studio.ts';
import styles from './Inspector.module.css';
import { Section } from './InspectorParts.tsx';
import { BASIS_NAMES, ledgerOf } from './ledger.ts';

/** Every decibel from the file to the record. */
export const Ledger = ({ id }: { readonly id: string }) => {
  const song = useStudio((studio) => studio.match?.songs[id]);
  const basis = useStudio((studio) => studio.match?.settings.basis);
  const status = useStudio((studio) => studio.match?.status);
  if (song === undefined || basis === undefined) return null;
  const limit = song.binds === 'ceiling' ? 'The true-peak ceiling' : 'The limiter budget';
  return (
    <Section title="Gain ledger">
      <table className={styles.ledger}>
        <thead>
          <tr>
            <th scope="col">{status === 'working' ? 'Estimate' : BASIS_NAMES[basis]}</th>
            <th scope="col">LUFS</th>
            <th scope="col">dBTP</th>
          </tr>
        </thead>
        <tbody>
          {ledgerOf(song).map(({ name, loudness, peak }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{loudness}</td>
              <td>{peak}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {song.binds !== null && <p className={styles.note}>{limit} keeps this song from being louder.</p>}
    </Section>
  );
};
