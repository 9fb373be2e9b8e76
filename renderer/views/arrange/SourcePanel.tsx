import type { SourceFacts } from '../../../electron/shared/contract/state.ts';
import type { SessionRate } from '../../../electron/shared/units.ts';
import { dbtp, kilohertz, lu, lufs } from '../../ui/format.ts';
import { Facts, Section } from './InspectorParts.tsx';

export interface SourcePanelProps {
  readonly name: string;
  readonly file: string;
  readonly facts: SourceFacts;
  readonly rate: SessionRate;
}

/** What the song's file is, as it was read. */
export const SourcePanel = ({ name, file, facts, rate }: SourcePanelProps) => {
  const { analysis } = facts;
  const seconds = facts.frames / facts.sampleRate;
  const clock = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, '0')}`;
  const resampled = facts.sampleRate === rate ? '' : `, brought to ${kilohertz(rate)}`;
  const channels = facts.channels === 1 ? 'mono' : facts.channels === 2 ? 'stereo' : `${facts.channels} channels`;
  const word = facts.bits === null ? (facts.codec.startsWith('pcm_f') ? 'float' : facts.codec) : `${facts.bits} bit`;
  return (
    <Section title="Source file">
      <Facts
        facts={[
          ['File', name, file],
          ['Format', `${facts.container.toUpperCase()}, ${word}, ${channels}`],
          ['Rate', `${kilohertz(facts.sampleRate)}${resampled}`],
          ['Length', clock],
          ['Integrated', lufs(analysis.integratedLufs)],
          ['Loud parts', lufs(analysis.loudSectionsLufs), '95th percentile of the short-term loudness'],
          ['Range', lu(analysis.loudnessRangeLu)],
          ['True peak', dbtp(analysis.truePeakDbtp)],
        ]}
      />
    </Section>
  );
};
