import styles from './master.module.css';
import type { Stage } from './signalPath.ts';

const SCOPES = [
  { id: 'song', name: 'This song' },
  { id: 'album', name: 'All songs' },
  { id: 'delivery', name: 'Each delivery' },
] as const;

const STATES = { works: 'works', rests: 'rests', unknown: 'not known yet' } as const;

/** The stages as boxes in the order they are passed, by what they work on. Deliveries branch: they stand under one another. */
export const SignalPath = ({ stages }: { readonly stages: readonly Stage[] }) => (
  <div className={styles.path}>
    {SCOPES.map(({ id, name }) => {
      const own = stages.filter(({ scope }) => scope === id);
      return own.length === 0 ? null : (
        <section key={id} className={styles.scope} data-scope={id} aria-label={name}>
          <h3>{name}</h3>
          <ol className={styles.stages}>
            {own.map((stage) => (
              <li key={`${stage.id} ${stage.name}`} className={styles.stage} data-state={stage.state}>
                <div className={styles.stageHead}>
                  <span className={styles.stageName}>{stage.name}</span>
                  <span className={styles.stageState}>{STATES[stage.state]}</span>
                </div>
                <div className={styles.figure}>{stage.lines[0]}</div>
                {stage.lines.slice(1).map((line) => (
                  <div key={line} className={styles.detail}>
                    {line}
                  </div>
                ))}
              </li>
            ))}
          </ol>
        </section>
      );
    })}
  </div>
);
