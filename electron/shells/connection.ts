import type { Services } from '../services/services.ts';

/** What a shell needs of the services. */
export type ShellServices = Pick<Services, 'call' | 'subscribe' | 'grants' | 'folders' | 'close'>;
