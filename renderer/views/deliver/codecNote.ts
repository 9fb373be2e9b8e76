import { overCeilingDb, type Report } from '../../../electron/shared/report.ts';

/** What is to be known of MP3s that peak over the ceiling once they are decoded; null where none does. */
export const codecNote = ({ tracks, match }: Pick<Report, 'match' | 'tracks'>): string | null => {
  const over = tracks.map(({ mp3TruePeakDbtp }) => overCeilingDb(mp3TruePeakDbtp, match.ceilingDbtp)).filter((db) => db > 0);
  if (over.length === 0) return null;
  const many = over.length === 1 ? 'One MP3 peaks' : `${over.length} MP3s peak`;
  const wasSafe = tracks.some(({ ceilingLoweredDb }) => ceilingLoweredDb > 0);
  const remedy = wasSafe ? 'Lower the ceiling of the record.' : 'Deliver with “Peaks safe after MP3” to keep them under it.';
  return `${many} over the ceiling once decoded, by up to ${Math.max(...over).toFixed(2)} dB. ${remedy}`;
};
